import type { CoresetSampler, Matrix } from '@tailedcore/core';
import { fill, type Memory, normals, shuffled } from './draw.ts';
import { fault } from './fault.ts';
import { spoilt } from './not-finite.ts';
import type { Trial, TrialKind, Trials } from './trial.ts';

/** Rows of a normal distribution. */
export function drawRows(seed: number, rows: number, columns: number, memory: Memory = 'own'): Matrix {
  const normal = normals(seed, 'rows');
  return fill(rows, columns, () => normal(), memory);
}

export function coresetTrial(
  features: Matrix,
  candidates: Uint32Array,
  count: number,
  what: string,
): Trial<CoresetSampler> {
  const about = `${count} of ${candidates.length} candidates among ${what}`;
  return {
    about,
    given: { features: features.data, candidates },
    call: (part, run) => part.sample(features, candidates, count, run),
    verify(rows) {
      if (!(rows instanceof Uint32Array) || rows.length !== count)
        throw fault(`a Uint32Array of ${count} rows`, rows, about);
      const different = new Set(rows);
      if (different.size < count) throw fault(`${count} different rows`, `${different.size}`, about);
      const allowed = new Set(candidates);
      const foreign = rows.find((row) => !allowed.has(row));
      if (foreign !== undefined) throw fault('only candidates', `row ${foreign}, which is none`, about);
    },
  };
}

export function coresetTrials(seed: number): TrialKind<CoresetSampler> {
  const inputs = coresetInputs(seed);
  return { takesRun: true, takesFloats: true, of: () => inputs };
}

function coresetInputs(seed: number): Trials<CoresetSampler> {
  const drawn = (
    rows: number,
    columns: number,
    candidates: number,
    count: number,
    from = seed,
    memory: Memory = 'own',
  ) =>
    coresetTrial(
      drawRows(from, rows, columns, memory),
      shuffled(rows, from, 'candidates').slice(0, candidates),
      count,
      `${rows} rows x ${columns}, seed ${from}`,
    );
  const usual = drawRows(seed, 60, 5);
  const all = shuffled(60, seed, 'candidates');
  const outside = Uint32Array.of(0, 1, 60);
  const alike = fill(40, 3, () => 0.5);
  const pairs = fill(40, 3, (row, column) => (row >> 1) * 0.7 + column);
  return {
    draw: (from, memory) => drawn(200, 6, 120, 25, from, memory),
    large: (from) => drawn(2500, 48, 2400, 250, from),
    small: () => [
      drawn(1, 5, 1, 1),
      drawn(60, 1, 60, 10),
      drawn(60, 5, 60, 1),
      drawn(60, 5, 45, 45),
      drawn(60, 5, 60, 59),
      drawn(60, 5, 60, 0),
      coresetTrial(alike, shuffled(40, seed, 'alike'), 40, '40 equal rows'),
      coresetTrial(alike, shuffled(40, seed, 'alike'), 7, '40 equal rows'),
      coresetTrial(pairs, shuffled(40, seed, 'pairs'), 30, '20 pairs of equal rows'),
    ],
    empty: () => [drawn(60, 5, 0, 0), drawn(0, 5, 0, 0), drawn(60, 0, 60, 10)],
    wrong: () => [
      coresetTrial(usual, all.slice(0, 10), 11, `60 rows x 5, seed ${seed}`),
      coresetTrial(usual, all, -1, `60 rows x 5, seed ${seed}`),
      coresetTrial(usual, all, 2.5, `60 rows x 5, seed ${seed}`),
      coresetTrial(usual, outside, 2, `60 rows x 5 (0, 1 and 60), seed ${seed}`),
    ],
    notFinite: () => spoilt(usual, 'features', (features, about) => coresetTrial(features, all, 10, about)),
  };
}
