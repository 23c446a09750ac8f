import type { Safetensors } from '@tailedcore/core';
import type { Reject } from './source-error.ts';

/** A convolution without bias and the batch norm behind it. */
export interface NormedConvolution {
  /** Name of the convolution: its filter is the tensor `<name>.weight`. */
  readonly name: string;
  /** Name of the batch norm, before `.weight`, `.bias`, `.running_mean` and `.running_var`. */
  readonly norm: string;
  /** Of the filter: [out, in, rows, columns]. Padding is half the kernel. */
  readonly shape: readonly [out: number, inputs: number, rows: number, columns: number];
  readonly stride: 1 | 2;
}

/** What a block adds: the convolutions of `path`, and its input, through `shortcut` where sizes differ. */
export interface ResidualBlock {
  readonly name: string;
  readonly path: readonly NormedConvolution[];
  readonly shortcut: NormedConvolution | undefined;
}

export interface ResnetStage {
  /** `layer1` to `layer4`. */
  readonly name: string;
  /** Of the stage's output. */
  readonly channels: number;
  readonly blocks: readonly ResidualBlock[];
}

/** A residual network as a list of its convolutions. Stage k has stride 2^(k+1). */
export interface ResnetArchitecture {
  readonly stem: NormedConvolution;
  readonly stages: readonly [ResnetStage, ResnetStage, ResnetStage, ResnetStage];
}

/**
 * Reads the architecture of a residual network (basic or bottleneck blocks, any widths and depths) from the names and
 * shapes of its tensors, in the naming that torchvision and timm share. Other tensors are not looked at.
 * @throws E_BACKBONE_SOURCE through `reject` when the tensors that tell it are missing or have no proper shape.
 */
export function readResnetArchitecture(weights: Safetensors, reject: Reject): ResnetArchitecture {
  const outputsOf = (convolution: string) => {
    const tensor = `${convolution}.weight`;
    const shape = weights.tensors.get(tensor)?.shape;
    if (shape === undefined)
      throw reject(`tensor ${tensor} is missing, so it is no residual network of a known naming`);
    const [outputs = 0] = shape;
    if (shape.length !== 4 || outputs < 1) throw reject(`tensor ${tensor} has shape [${shape.join(', ')}]`);
    return outputs;
  };
  const stem: NormedConvolution = { name: 'conv1', norm: 'bn1', shape: [outputsOf('conv1'), 3, 7, 7], stride: 2 };
  const bottleneck = weights.tensors.has('layer1.0.conv3.weight');
  let inputs = stem.shape[0];
  const read = (stage: number): ResnetStage => {
    const name = `layer${stage}`;
    const width = outputsOf(`${name}.0.conv1`);
    const channels = outputsOf(`${name}.0.${bottleneck ? 'conv3' : 'conv2'}`);
    const blocks: ResidualBlock[] = [];
    do {
      const stride = stage > 1 && blocks.length === 0 ? 2 : 1;
      const sizes: BlockSizes = { inputs, width, channels, stride };
      blocks.push((bottleneck ? bottleneckBlock : basicBlock)(`${name}.${blocks.length}`, sizes));
      inputs = channels;
    } while (weights.tensors.has(`${name}.${blocks.length}.conv1.weight`));
    return { name, channels, blocks };
  };
  return { stem, stages: [read(1), read(2), read(3), read(4)] };
}

interface BlockSizes {
  readonly inputs: number;
  readonly width: number;
  readonly channels: number;
  readonly stride: 1 | 2;
}

function basicBlock(name: string, sizes: BlockSizes): ResidualBlock {
  const { inputs, width, channels, stride } = sizes;
  const path = [
    normed(name, 1, [width, inputs, 3, 3], stride), //
    normed(name, 2, [channels, width, 3, 3], 1),
  ];
  return { name, path, shortcut: shortcutOf(name, sizes) };
}

/** The stride stands in the 3 x 3 convolution, as in all published weights of this naming. */
function bottleneckBlock(name: string, sizes: BlockSizes): ResidualBlock {
  const { inputs, width, channels, stride } = sizes;
  const path = [
    normed(name, 1, [width, inputs, 1, 1], 1),
    normed(name, 2, [width, width, 3, 3], stride),
    normed(name, 3, [channels, width, 1, 1], 1),
  ];
  return { name, path, shortcut: shortcutOf(name, sizes) };
}

function shortcutOf(block: string, { inputs, channels, stride }: BlockSizes): NormedConvolution | undefined {
  if (stride === 1 && inputs === channels) return undefined;
  const name = `${block}.downsample`;
  return { name: `${name}.0`, norm: `${name}.1`, shape: [channels, inputs, 1, 1], stride };
}

function normed(block: string, index: number, shape: NormedConvolution['shape'], stride: 1 | 2): NormedConvolution {
  return { name: `${block}.conv${index}`, norm: `${block}.bn${index}`, shape, stride };
}
