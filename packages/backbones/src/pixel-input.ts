import { addFloats, addInput, addNode, type OnnxGraph } from './onnx-model.ts';
import type { PixelScaling } from './pixel-scaling.ts';

/**
 * Appends the input `pixels`, uint8 [N, H, W, 3] interleaved RGB of any size, and the arithmetic that makes it what a
 * network eats: (pixel - mean) / std, channels first.
 * @returns the name of the float value [N, 3, H, W].
 */
export function appendPixelInput(graph: OnnxGraph, { mean, std }: PixelScaling): string {
  const pixels = addInput(graph, 'pixels', 'uint8', ['N', 'H', 'W', 3]);
  // Cast before moving: engines for graphics cards transpose floats, not bytes. On a CPU both orders take the same time.
  const floats = addNode(graph, 'Cast', [pixels], 'pixels/float', { to: 1 });
  const planes = addNode(graph, 'Transpose', [floats], 'pixels/planes', { perm: [0, 3, 1, 2] });
  const meanName = addFloats(graph, 'pixels/mean', [1, 3, 1, 1], Float32Array.from(mean));
  const stdName = addFloats(graph, 'pixels/std', [1, 3, 1, 1], Float32Array.from(std));
  const centred = addNode(graph, 'Sub', [planes, meanName], 'pixels/centred');
  return addNode(graph, 'Div', [centred, stdName], 'pixels/scaled');
}
