import type { Dtype, Safetensors } from '@tailedcore/core';
import type { NormedConvolution, ResnetArchitecture } from './resnet-architecture.ts';
import type { Reject } from './source-error.ts';

interface Expected {
  readonly dtype: Dtype;
  /** Sizes that fit; -1 stands for any. */
  readonly shapes: readonly (readonly number[])[];
  readonly optional: boolean;
}

/**
 * Holds the tensors of a file against an architecture: each that it needs must be there in float32 and in shape, and
 * none besides, except the classifier (`fc`, of any number of classes) and counters of training steps.
 * @throws E_BACKBONE_SOURCE through `reject`, naming the first tensor that is missing, misshapen or not expected.
 */
export function checkResnetTensors(weights: Safetensors, architecture: ResnetArchitecture, reject: Reject): void {
  const expected = expectedTensors(architecture, weights.tensors.has('fc.weight') || weights.tensors.has('fc.bias'));
  for (const [name, { dtype, shapes, optional }] of expected) {
    const wanted = `${dtype} [${(shapes[0] ?? []).map((size) => (size < 0 ? '*' : size)).join(', ')}]`;
    const tensor = weights.tensors.get(name);
    if (tensor === undefined && optional) continue;
    if (tensor === undefined) throw reject(`tensor ${name} (${wanted}) is missing`);
    if (tensor.dtype !== dtype || !shapes.some((shape) => fits(tensor.shape, shape)))
      throw reject(`tensor ${name} is ${tensor.dtype} [${tensor.shape.join(', ')}], expected ${wanted}`);
  }
  const extra = [...weights.tensors.keys()].filter((name) => !expected.has(name));
  const others = extra.length > 1 ? ` and ${extra.length - 1} more` : '';
  if (extra.length > 0) throw reject(`tensor ${extra[0]}${others} is not part of a residual network of its kind`);
}

function expectedTensors({ stem, stages }: ResnetArchitecture, classifier: boolean): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  const floats = (name: string, ...shape: number[]) =>
    expected.set(name, { dtype: 'F32', shapes: [shape], optional: false });
  const normed = ({ name, norm, shape }: NormedConvolution) => {
    floats(`${name}.weight`, ...shape);
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) floats(`${norm}.${part}`, shape[0]);
    // A scalar, which some writers store as a list of one.
    expected.set(`${norm}.num_batches_tracked`, { dtype: 'I64', shapes: [[], [1]], optional: true });
  };
  normed(stem);
  for (const { path, shortcut } of stages.flatMap(({ blocks }) => blocks)) {
    path.forEach(normed);
    if (shortcut !== undefined) normed(shortcut);
  }
  if (classifier) {
    floats('fc.weight', -1, stages.at(-1)?.channels ?? -1);
    floats('fc.bias', -1);
  }
  return expected;
}

function fits(shape: readonly number[], wanted: readonly number[]): boolean {
  return shape.length === wanted.length && wanted.every((size, axis) => size < 0 || size === shape[axis]);
}
