import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Matrix, matrix, readSafetensors, type StoredTensor } from '@tailedcore/core';

/** Inputs and expected outputs that another implementation computed once. */
export interface Golden {
  /** File name without its ending. */
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The stored tensor. @throws when it is missing. */
  tensor(name: string): StoredTensor;
  /** The values of a tensor of any numeric type. */
  values(name: string): number[];
  /** A tensor of two dimensions, as float32. */
  matrix(name: string): Matrix;
  /** A number in the file's metadata. @throws when it is missing or no number. */
  parameter(name: string): number;
}

/** @throws E_SAFETENSORS when the file is damaged. */
export function openGolden(path: string): Golden {
  return readGolden(basename(path, '.safetensors'), readFileSync(path));
}

/** As `openGolden`, from bytes. */
export function readGolden(name: string, bytes: Uint8Array): Golden {
  const { metadata, tensors } = readSafetensors(bytes, name);
  const tensor = (wanted: string) => {
    const found = tensors.get(wanted);
    if (!found) throw new Error(`${name} has no tensor "${wanted}". It has: ${[...tensors.keys()].join(', ')}.`);
    return found;
  };
  return {
    name,
    metadata,
    tensors,
    tensor,
    values: (wanted) => numbers(`${name}, tensor "${wanted}"`, tensor(wanted)),
    matrix(wanted) {
      const { shape } = tensor(wanted);
      const [rows = 0, columns = 0] = shape;
      if (shape.length !== 2)
        throw new Error(`${name}, tensor "${wanted}": expected 2 dimensions, got ${shape.length}.`);
      return matrix(rows, columns, Float32Array.from(numbers(`${name}, tensor "${wanted}"`, tensor(wanted))));
    },
    parameter(wanted) {
      const value = Number(metadata[wanted] ?? NaN);
      if (!Number.isNaN(value)) return value;
      throw new Error(
        `${name}: its metadata gives "${wanted}" as ${JSON.stringify(metadata[wanted])}, not as a number.`,
      );
    },
  };
}

function numbers(what: string, { dtype, bytes }: StoredTensor): number[] {
  const { buffer } = Uint8Array.from(bytes);
  if (dtype === 'F32') return [...new Float32Array(buffer)];
  if (dtype === 'F64') return [...new Float64Array(buffer)];
  if (dtype === 'I64') return [...new BigInt64Array(buffer)].map(Number);
  if (dtype === 'U8') return [...bytes];
  throw new Error(`${what}: numbers of type ${dtype} are not read here.`);
}
