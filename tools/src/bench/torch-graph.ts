import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto, { type onnx } from 'onnx-proto';

const { ModelProto, TensorProto, AttributeProto } = onnxProto.onnx;

/** Files of a graph as `tools/bench/torch_graph.py` reads it. */
export interface TorchGraphFiles {
  readonly path: string;
  readonly weights: string;
}

/**
 * Writes an ONNX graph of ours for torch: nodes and small integers as JSON, float32 constants raw, so that the peer computes with the very
 * same converted weights.
 * @throws an Error for a constant or attribute of another kind than our graphs have.
 */
export async function writeTorchGraph(graph: Uint8Array, folder: string, name: string): Promise<TorchGraphFiles> {
  const { graph: decoded } = ModelProto.decode(graph);
  const floats: Record<string, readonly [offset: number, shape: readonly number[]]> = {};
  const integers: Record<string, readonly number[]> = {};
  const parts: Buffer[] = [];
  let offset = 0;
  for (const { name, dims, dataType, rawData } of decoded?.initializer ?? []) {
    const bytes = Buffer.from(rawData ?? []);
    if (dataType === TensorProto.DataType.FLOAT) {
      floats[name ?? ''] = [offset, (dims ?? []).map(Number)];
      parts.push(bytes);
      offset += bytes.length / 4;
    } else if (dataType === TensorProto.DataType.INT64) {
      integers[name ?? ''] = Array.from({ length: bytes.length / 8 }, (_, i) => Number(bytes.readBigInt64LE(i * 8)));
    } else {
      throw new Error(`constant ${name} has data type ${dataType}; only float32 and int64 are known here`);
    }
  }
  const nodes = (decoded?.node ?? []).map(({ opType, input, output, attribute }) => ({
    op: opType,
    inputs: input,
    output: output?.[0],
    attributes: Object.fromEntries((attribute ?? []).map((one) => [one.name, attributeValue(one)])),
  }));
  const outputs = (decoded?.output ?? []).map((output) => output.name);
  const files = { path: join(folder, `${name}.json`), weights: join(folder, `${name}.f32`) };
  await writeFile(files.path, JSON.stringify({ nodes, outputs, floats, integers }));
  await writeFile(files.weights, Buffer.concat(parts));
  return files;
}

function attributeValue({ name, type, i, ints, s, f }: onnx.IAttributeProto): number | number[] | string {
  const { INT, INTS, STRING, FLOAT } = AttributeProto.AttributeType;
  if (type === INT) return Number(i);
  if (type === INTS) return (ints ?? []).map(Number);
  if (type === STRING) return Buffer.from(s ?? []).toString('utf8');
  if (type === FLOAT) return Number(f);
  throw new Error(`attribute ${name} has type ${type}; only INT, INTS, STRING and FLOAT are known here`);
}
