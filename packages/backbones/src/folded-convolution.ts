import { float32Tensor, type Safetensors } from '@tailedcore/core';
import type { NormedConvolution } from './resnet-architecture.ts';
import type { Reject } from './source-error.ts';

export interface FoldedConvolution {
  /** [out, in, rows, columns]. */
  readonly weights: Float32Array;
  /** [out]. */
  readonly bias: Float32Array;
}

/** What batch norm adds to a variance before the root, in every network of this naming. */
const epsilon = 1e-5;

/**
 * A convolution and the batch norm behind it as one convolution with bias, computed in float64 and rounded once.
 * @param source - tensors that `checkResnetTensors` has passed.
 * @throws E_BACKBONE_SOURCE through `reject` when a value is not finite, or a variance negative.
 */
export function foldConvolution(
  source: Safetensors,
  { name, norm, shape }: NormedConvolution,
  reject: Reject,
): FoldedConvolution {
  const outputs = shape[0];
  const vector = (part: string) => float32Tensor(source, `${norm}.${part}`, [outputs]);
  const [gamma, beta, mean, variance] = [
    vector('weight'),
    vector('bias'),
    vector('running_mean'),
    vector('running_var'),
  ] as const;
  const weights = float32Tensor(source, `${name}.weight`, shape);
  const bias = new Float32Array(outputs);
  const inputs = weights.length / outputs;
  for (let output = 0; output < outputs; output++) {
    const spread = variance[output] as number;
    if (!(spread >= 0)) throw reject(`${norm}.running_var holds ${spread}`);
    const scale = (gamma[output] as number) / Math.sqrt(spread + epsilon);
    bias[output] = (beta[output] as number) - (mean[output] as number) * scale;
    for (let i = output * inputs; i < (output + 1) * inputs; i++) weights[i] = (weights[i] as number) * scale;
  }
  for (const [part, values] of [['filter', weights] as const, ['bias', bias] as const])
    if (!values.every(Number.isFinite))
      throw reject(`the ${part} of ${name} with ${norm} holds values that are not finite`);
  return { weights, bias };
}
