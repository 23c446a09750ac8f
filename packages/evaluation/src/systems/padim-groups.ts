import {
  type Backbone,
  extractBatches,
  fail,
  type ImageSource,
  type Matrix,
  type Placement,
  type RunContext,
  type TailedCoreError,
} from '@tailedcore/core';
import { pickColumns } from './padim-columns.ts';

/** Images that are worked on together: the factors of all positions are read once for each such group. */
const groupImages = 16;

/** An image as PaDiM sees it. */
export interface Drawn {
  /** The drawn columns of its patches, [positions, columns]. */
  readonly patches: Matrix;
  readonly placement: Placement;
}

/** Which images go through the network, and as which step of the run that is told. */
const steps = { training: 'features', test: 'predict' } as const;

/**
 * All images of a source in order, some together.
 * @throws E_BENCH_IMAGE for a training image that cannot be read, the problem of a test image, and E_ABORTED.
 */
export async function* drawnGroups(
  source: ImageSource,
  backbone: Backbone,
  columns: Uint32Array,
  pass: keyof typeof steps,
  run: RunContext,
): AsyncGenerator<readonly Drawn[]> {
  const total = source.names.length;
  let group: Drawn[] = [];
  for await (const { start, images } of extractBatches(source, backbone, run)) {
    for (const image of images) {
      if ('problem' in image) throw pass === 'training' ? unusable(image.problem) : image.problem;
      if (image.found) group.push({ patches: pickColumns(image.found.patches, columns), placement: image.placement });
    }
    const done = start + images.length;
    if (group.length >= groupImages || done === total) {
      yield group;
      group = [];
    }
    run.report({ step: steps[pass], done, total, unit: 'images' });
  }
}

function unusable(problem: TailedCoreError): TailedCoreError {
  return fail('E_BENCH_IMAGE', { reason: problem.message }, problem);
}
