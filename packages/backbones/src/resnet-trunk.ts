import type { Safetensors } from '@tailedcore/core';
import { foldConvolution } from './folded-convolution.ts';
import { addFloats, addNode, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';
import type { NormedConvolution, ResidualBlock, ResnetArchitecture, ResnetStage } from './resnet-architecture.ts';
import type { Reject } from './source-error.ts';

interface Building {
  readonly graph: OnnxGraph;
  readonly weights: Safetensors;
  readonly reject: Reject;
}

/**
 * Appends a residual network's stem and its four stages, batch norm folded.
 * @param image - name of the [N, 3, H, W] float value that the network takes.
 * @param weights - tensors that `checkResnetTensors` has passed.
 * @returns the output of each stage; its value is named for the stage (`layer1`, ...), stage k has stride 2^(k+1).
 * @throws E_BACKBONE_SOURCE through `reject` when a weight is not finite.
 */
export function appendResnetTrunk(
  graph: OnnxGraph,
  weights: Safetensors,
  architecture: ResnetArchitecture,
  image: string,
  reject: Reject,
): readonly [FeatureMap, FeatureMap, FeatureMap, FeatureMap] {
  const building: Building = { graph, weights, reject };
  const stem = addNode(graph, 'Relu', [appendConvolution(building, architecture.stem, image)], 'stem');
  let value = addNode(graph, 'MaxPool', [stem], 'stem/pooled', {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    strides: [2, 2],
  });
  const append = ({ name, channels, blocks }: ResnetStage): FeatureMap => {
    for (const block of blocks)
      value = appendBlock(building, block, value, block === blocks.at(-1) ? name : block.name);
    return { name, channels };
  };
  const [first, second, third, fourth] = architecture.stages;
  return [append(first), append(second), append(third), append(fourth)];
}

function appendBlock(building: Building, block: ResidualBlock, input: string, output: string): string {
  const { graph } = building;
  let value = input;
  for (const convolution of block.path) {
    const linear = appendConvolution(building, convolution, value);
    value = convolution === block.path.at(-1) ? linear : addNode(graph, 'Relu', [linear], `${linear}/relu`);
  }
  const carried = block.shortcut === undefined ? input : appendConvolution(building, block.shortcut, input);
  return addNode(graph, 'Relu', [addNode(graph, 'Add', [value, carried], `${block.name}/sum`)], output);
}

function appendConvolution(
  { graph, weights, reject }: Building,
  convolution: NormedConvolution,
  input: string,
): string {
  const { name, shape, stride } = convolution;
  const [outputs, , rows, columns] = shape;
  const folded = foldConvolution(weights, convolution, reject);
  const filter = addFloats(graph, `${name}/weights`, shape, folded.weights);
  const bias = addFloats(graph, `${name}/bias`, [outputs], folded.bias);
  const [down, across] = [(rows - 1) / 2, (columns - 1) / 2];
  return addNode(graph, 'Conv', [input, filter, bias], name, {
    kernel_shape: [rows, columns],
    pads: [down, across, down, across],
    strides: [stride, stride],
  });
}
