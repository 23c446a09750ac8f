import { fail, heatMapOf, type Prediction } from '@tailedcore/core';
import type { InferRequest } from './schemas.ts';

/** An output: its type, and its values for some predictions. */
interface Output {
  readonly datatype: 'FP32' | 'FP64' | 'BYTES';
  /** Extent behind the number of images, for metadata. */
  readonly shape: readonly number[];
  values(predictions: readonly Prediction[]): Float32Array | Float64Array | readonly string[];
}

/** What a model answers, by name. */
export const outputs = {
  score: { datatype: 'FP32', shape: [], values: (all) => Float32Array.from(all, ({ score }) => score) },
  p_value: { datatype: 'FP64', shape: [], values: (all) => Float64Array.from(all, ({ pValue }) => pValue ?? NaN) },
  verdict: { datatype: 'BYTES', shape: [], values: (all) => all.map(({ verdict }) => verdict) },
  heat_map: { datatype: 'FP32', shape: [-1, -1], values: heatMaps },
} as const satisfies Readonly<Record<string, Output>>;

export type OutputName = keyof typeof outputs;

/** What is answered when a request names no outputs: heat maps are large. */
const usual: readonly OutputName[] = ['score', 'p_value', 'verdict'];

/** An answer: JSON, and tensors as bytes behind it for those who asked. */
export interface WrittenAnswer {
  readonly body: Buffer;
  /** Of the JSON; undefined when there is nothing behind it. */
  readonly headerLength: number | undefined;
}

/**
 * The outputs that a request wants.
 * @param hasPValues - whether the model has scores to compare with.
 * @throws E_REQUEST for an output that the model has not.
 */
export function wantedOutputs({ outputs: wanted, parameters }: InferRequest, hasPValues: boolean) {
  const known = Object.keys(outputs).filter((name) => hasPValues || name !== 'p_value') as OutputName[];
  const asBinary = (own?: InferRequest['parameters']) =>
    (own?.['binary_data'] ?? parameters?.['binary_data_output']) === true;
  if (!wanted) return usual.filter((name) => known.includes(name)).map((name) => ({ name, binary: asBinary() }));
  return wanted.map(({ name, parameters: own }) => {
    if (!known.includes(name as OutputName))
      throw fail('E_REQUEST', { what: 'outputs', expected: known.join(', '), received: JSON.stringify(name) });
    return { name: name as OutputName, binary: asBinary(own) };
  });
}

/** @param predictions - of one model, in order; at least one. */
export function writeAnswer(
  model: string,
  id: string | undefined,
  predictions: readonly Prediction[],
  wanted: ReturnType<typeof wantedOutputs>,
): WrittenAnswer {
  const behind: Buffer[] = [];
  const tensors = wanted.map(({ name, binary }) => {
    const { datatype, values: read } = outputs[name];
    const values = read(predictions);
    const [first] = predictions;
    const shape = name === 'heat_map' ? [predictions.length, ...(first?.size ?? [])] : [predictions.length];
    if (!binary) return { name, datatype, shape, data: Array.from<number | string>(values) };
    const bytes = values instanceof Float32Array || values instanceof Float64Array ? numbers(values) : strings(values);
    behind.push(bytes);
    return { name, datatype, shape, parameters: { binary_data_size: bytes.length } };
  });
  const json = Buffer.from(
    JSON.stringify({ model_name: model, ...(id === undefined ? {} : { id }), outputs: tensors }),
  );
  if (behind.length === 0) return { body: json, headerLength: undefined };
  return { body: Buffer.concat([json, ...behind]), headerLength: json.length };
}

function heatMaps(predictions: readonly Prediction[]): Float32Array {
  const maps = predictions.map((prediction) => heatMapOf(prediction).data);
  const all = new Float32Array(maps.reduce((length, map) => length + map.length, 0));
  let at = 0;
  for (const map of maps) {
    all.set(map, at);
    at += map.length;
  }
  return all;
}

/** Little-endian, on any machine. */
function numbers(values: Float32Array | Float64Array): Buffer {
  const wide = values instanceof Float64Array;
  const bytes = Buffer.alloc(values.byteLength);
  values.forEach((value, i) => (wide ? bytes.writeDoubleLE(value, 8 * i) : bytes.writeFloatLE(value, 4 * i)));
  return bytes;
}

function strings(values: readonly string[]): Buffer {
  return Buffer.concat(
    values.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    }),
  );
}
