import type { PatchCleaner, PatchSet } from '@tailedcore/core';
import { fill, type Memory, normals } from './draw.ts';
import { spoilt } from './not-finite.ts';
import { requireAscending, requireFloats, requireRecord } from './result-form.ts';
import type { Trial, TrialKind, Trials } from './trial.ts';

/** Patches of images that are alike: each position has a mean of its own, and every patch varies around it. */
export function drawPatches(
  seed: number,
  [images, positions, columns]: readonly [images: number, positions: number, columns: number],
  memory: Memory = 'own',
): PatchSet {
  const normal = normals(seed, 'patches');
  const means = fill(positions, columns, () => 3 * normal());
  const mean = (row: number, column: number) => means.data[(row % positions) * columns + column] as number;
  const features = fill(images * positions, columns, (row, column) => mean(row, column) + normal(), memory);
  return { features, images, positions };
}

export function cleanerTrial(patches: PatchSet, about: string): Trial<PatchCleaner> {
  const { rows } = patches.features;
  return {
    about,
    given: { features: patches.features.data },
    call: (part, run) => part.clean(patches, run),
    verify(result) {
      const { rows: kept, weights } = requireRecord(result, ['rows', 'weights'], about);
      requireAscending(kept, rows, 'kept rows', about);
      requireFloats(weights, rows, 'weights', about, Number.MIN_VALUE);
    },
  };
}

export function cleanerTrials(seed: number): TrialKind<PatchCleaner> {
  const inputs = cleanerInputs(seed);
  return { takesRun: true, takesFloats: true, of: () => inputs };
}

function cleanerInputs(seed: number): Trials<PatchCleaner> {
  const drawn = (images: number, positions: number, columns: number, from = seed, memory: Memory = 'own') =>
    cleanerTrial(
      drawPatches(from, [images, positions, columns], memory),
      `${images} images x ${positions} positions x ${columns} columns, seed ${from}`,
    );
  const usual = drawPatches(seed, [12, 9, 6]);
  const wrongShape = { ...usual, images: 13 };
  return {
    draw: (from, memory) => drawn(12, 9, 6, from, memory),
    large: (from) => drawn(100, 36, 32, from),
    small: () => [drawn(1, 1, 5), drawn(1, 9, 5), drawn(2, 9, 5), drawn(12, 1, 5), drawn(12, 9, 1)],
    empty: () => [drawn(0, 9, 5), drawn(12, 9, 0)],
    wrong: () => [cleanerTrial(wrongShape, '12 x 9 rows for 13 images x 9 positions')],
    notFinite: () =>
      spoilt(usual.features, 'patches', (features, about) => cleanerTrial({ ...usual, features }, about)),
  };
}
