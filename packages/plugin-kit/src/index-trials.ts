import type { IndexBuilder, Matrix } from '@tailedcore/core';
import { drawRows } from './coreset-trials.ts';
import type { Memory } from './draw.ts';
import { fault } from './fault.ts';
import { spoilt } from './not-finite.ts';
import { requireFloats, requireRecord } from './result-form.ts';
import type { Trial, TrialKind, Trials } from './trial.ts';

export interface Search {
  readonly features: Matrix;
  readonly queries: Matrix;
  readonly k: number;
  readonly excluded?: Uint32Array | undefined;
}

/** Builds an index, searches it and closes it. */
export function indexTrial({ features, queries, k, excluded }: Search, about: string): Trial<IndexBuilder> {
  const length = queries.rows * k;
  return {
    about,
    given: { features: features.data, queries: queries.data, ...(excluded ? { excluded } : {}) },
    async call(part, run) {
      const index = await part.build(features, run);
      try {
        return await index.search(queries, k, run, excluded);
      } finally {
        await index[Symbol.asyncDispose]();
      }
    },
    verify(result) {
      const { k: received, rows, distances } = requireRecord(result, ['k', 'rows', 'distances'], about);
      if (received !== k) throw fault(`k to be ${k}`, received, about);
      if (!(rows instanceof Uint32Array) || rows.length !== length)
        throw fault(`rows, a Uint32Array of ${length}`, rows, about);
      const outside = rows.find((row) => row >= features.rows);
      if (outside !== undefined) throw fault(`rows below ${features.rows}`, `${outside}`, about);
      requireFloats(distances, length, 'distances', about, 0);
    },
  };
}

export function drawSearch(
  seed: number,
  [rows, columns, queries, k]: readonly [rows: number, columns: number, queries: number, k: number],
  memory: Memory = 'own',
): Search {
  return {
    features: drawRows(seed, rows, columns, memory),
    queries: drawRows(seed + 1000, queries, columns, memory),
    k,
  };
}

export function indexTrials(seed: number): TrialKind<IndexBuilder> {
  const inputs = indexInputs(seed);
  return { takesRun: true, takesFloats: true, of: () => inputs };
}

function indexInputs(seed: number): Trials<IndexBuilder> {
  const drawn = (sizes: readonly [number, number, number, number], from = seed, memory: Memory = 'own', out = 0) => {
    const excluded = out === 0 ? undefined : new Uint32Array(out).map((_, i) => 2 * i);
    const [rows, columns, queries, k] = sizes;
    const text = `${k} nearest of ${rows} rows x ${columns} for ${queries} queries, ${out} rows excluded, seed ${from}`;
    return indexTrial({ ...drawSearch(from, sizes, memory), excluded }, text);
  };
  const usual = drawSearch(seed, [80, 5, 9, 3]);
  return {
    draw: (from, memory) => drawn([150, 6, 40, 4], from, memory, 20),
    large: (from) => drawn([2500, 48, 300, 5], from),
    small: () => [
      drawn([1, 5, 3, 1]),
      drawn([80, 5, 1, 3]),
      drawn([80, 1, 9, 3]),
      drawn([30, 5, 4, 30]),
      drawn([30, 5, 4, 25], seed, 'own', 5),
    ],
    empty: () => [drawn([80, 5, 0, 3]), drawn([0, 5, 0, 0]), drawn([80, 0, 9, 3])],
    wrong: () => [
      drawn([10, 5, 3, 11]),
      drawn([10, 5, 3, 9], seed, 'own', 3),
      indexTrial({ ...usual, queries: drawRows(seed, 9, 4) }, `rows of 5 columns and queries of 4, seed ${seed}`),
    ],
    notFinite: () => [
      ...spoilt(usual.features, 'rows', (features, about) => indexTrial({ ...usual, features }, about)),
      ...spoilt(usual.queries, 'queries', (queries, about) => indexTrial({ ...usual, queries }, about)),
    ],
  };
}
