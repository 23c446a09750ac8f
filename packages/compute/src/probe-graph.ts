import { fork, type GraphTensor, seededRandom } from '@tailedcore/core';
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const float32 = 1;
const channels = 128;
const side = 28;
const layers = 3;

/**
 * A network just large enough to tell a device that is worth it from one that is not: three convolutions, 0.7 billion operations.
 * The filter is an input and serves them all, scaled so that values keep their size.
 */
export function probeGraph(): Uint8Array {
  const names = ['image', ...Array.from({ length: layers }, (_, layer) => `layer${layer}`)];
  const node = names.slice(1).flatMap((name, layer) => [
    {
      opType: 'Conv',
      input: [names[layer] as string, 'filter'],
      output: [`${name}/linear`],
      attribute: [integers('kernel_shape', [3, 3]), integers('pads', [1, 1, 1, 1])],
    },
    { opType: 'Relu', input: [`${name}/linear`], output: [name] },
  ]);
  node.push({ opType: 'GlobalAveragePool', input: [names.at(-1) as string], output: ['means'] });
  const input = [tensor('image', 1, channels, side, side), tensor('filter', channels, channels, 3, 3)];
  const graph = { name: 'probe', node, input, output: [tensor('means', 1, channels, 1, 1)] };
  return onnx.ModelProto.encode({ irVersion: 9, opsetImport: [{ domain: '', version: 17 }], graph }).finish();
}

/** The same numbers each time. */
export function probeInputs(): Record<string, GraphTensor> {
  const reach = Math.sqrt(6 / (channels * 9));
  return {
    image: drawn([1, channels, side, side], 'probe image', 1),
    filter: drawn([channels, channels, 3, 3], 'probe filter', reach),
  };
}

function drawn(shape: readonly number[], label: string, reach: number): GraphTensor {
  const random = seededRandom(fork(1, label));
  const length = shape.reduce((a, b) => a * b);
  return { shape, data: Float32Array.from({ length }, () => (2 * random() - 1) * reach) };
}

function tensor(name: string, ...dims: number[]) {
  const shape = { dim: dims.map((dimValue) => ({ dimValue })) };
  return { name, type: { tensorType: { elemType: float32, shape } } };
}

function integers(name: string, ints: number[]) {
  return { name, type: 7, ints };
}
