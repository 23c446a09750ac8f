import { type Safetensors, type StoredTensor } from '@tailedcore/core';

/**
 * Weights of the smallest residual network whose second and third stage have as many channels as told, under torchvision's
 * names: one bottleneck block a stage, inside it one channel. All are 1, for only the shapes matter.
 */
export function smallResnet(layer2: number, layer3: number): Safetensors {
  const tensors = new Map<string, StoredTensor>();
  const ones = (name: string, ...shape: number[]) => {
    const values = new Float32Array(shape.reduce((a, b) => a * b)).fill(1);
    tensors.set(name, { dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) });
  };
  const convolution = (name: string, norm: string, out: number, inputs: number, kernel: number) => {
    ones(`${name}.weight`, out, inputs, kernel, kernel);
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) ones(`${norm}.${part}`, out);
  };
  convolution('conv1', 'bn1', 1, 3, 7);
  let inputs = 1;
  for (const [stage, channels] of [2, layer2, layer3, 1].entries()) {
    const block = `layer${stage + 1}.0`;
    convolution(`${block}.conv1`, `${block}.bn1`, 1, inputs, 1);
    convolution(`${block}.conv2`, `${block}.bn2`, 1, 1, 3);
    convolution(`${block}.conv3`, `${block}.bn3`, channels, 1, 1);
    convolution(`${block}.downsample.0`, `${block}.downsample.1`, channels, inputs, 1);
    inputs = channels;
  }
  return { metadata: {}, tensors };
}
