import { type Matrix, type MemoryBank, type Neighbors, type Scorer, slice } from '@tailedcore/core';
import { bruteForce } from './brute-force.ts';
import { drawRows } from './coreset-trials.ts';
import { fill, floats, type Memory, normals } from './draw.ts';
import { spoilt } from './not-finite.ts';
import { requireFloats, requireRecord } from './result-form.ts';
import type { Trial, TrialKind, Trials } from './trial.ts';

/** What a scorer is handed: patches of some images, and what a search found for them. */
export interface Scene {
  readonly found: Neighbors;
  readonly bank: MemoryBank;
  readonly images: number;
  readonly queries: Matrix;
}

/** @param queries - [images * positions, d]. */
export function sceneOf(features: Matrix, queries: Matrix, images: number, k: number, memory: Memory = 'own'): Scene {
  const normal = normals(features.rows, 'weights');
  const numbers = () => new Uint32Array(features.rows).map((_, row) => row);
  const bank = {
    features,
    weights: floats(features.rows, memory).map(() => 1 + Math.abs(normal())),
    origins: numbers(),
    positions: new Uint32Array(features.rows),
    views: new Uint32Array(features.rows),
  };
  return { found: bruteForce(queries, features, k), bank, images, queries };
}

export function drawScene(
  seed: number,
  [rows, columns, images, positions]: readonly [rows: number, columns: number, images: number, positions: number],
  k: number,
  memory: Memory = 'own',
): Scene {
  const queries = drawRows(seed + 1000, images * positions, columns, memory);
  return sceneOf(drawRows(seed, rows, columns, memory), queries, images, k, memory);
}

export function scorerTrial(scene: Scene, about: string): Trial<Scorer> {
  const { found, bank, images, queries } = scene;
  return {
    about,
    given: givenOf(scene),
    call: (part) => part.score(found, bank, images, queries),
    verify(result) {
      const scores = requireRecord(result, ['patches', 'images'], about);
      requireFloats(scores['patches'], queries.rows, 'patch scores', about);
      requireFloats(scores['images'], images, 'image scores', about);
    },
  };
}

function givenOf({ found, bank, queries }: Scene): Trial<Scorer>['given'] {
  const { features, weights, origins, positions, views } = bank;
  const arrays = { features: features.data, weights, origins, positions, views, queries: queries.data };
  return { rows: found.rows, distances: found.distances, ...arrays };
}

export function scorerTrials(seed: number): TrialKind<Scorer> {
  return { takesRun: false, takesFloats: true, of: (part) => scorerInputs(part.neighbors, seed) };
}

/** @param k - how many neighbours the scorer wants. */
function scorerInputs(k: number, seed: number): Trials<Scorer> {
  const drawn = (
    [rows, columns, images, positions]: readonly [rows: number, columns: number, images: number, positions: number],
    from = seed,
    memory: Memory = 'own',
  ) => {
    const text = `${images} images x ${positions} positions x ${columns} columns, ${k} neighbours of ${rows} rows, seed ${from}`;
    return scorerTrial(drawScene(from, [rows, columns, images, positions], k, memory), text);
  };
  const enough = k + 20;
  const usual = drawScene(seed, [enough, 5, 3, 8], k);
  const found = (changes: Partial<Neighbors>): Scene => ({ ...usual, found: { ...usual.found, ...changes } });
  const onBank = drawRows(seed, enough, 5);
  const outside = usual.found.rows.with(0, enough);
  return {
    draw: (from, memory) => drawn([enough, 6, 4, 9], from, memory),
    large: (from) => drawn([enough, 6, 40, 16], from),
    small: () => [
      drawn([enough, 5, 1, 8]),
      drawn([enough, 5, 3, 1]),
      drawn([k, 5, 3, 8]),
      drawn([enough, 1, 3, 8]),
      scorerTrial(
        sceneOf(onBank, slice(onBank, 0, 6), 2, k),
        `2 images x 3 positions that are rows of the bank, ${k} neighbours`,
      ),
      scorerTrial(
        sceneOf(
          fill(enough, 3, () => 1),
          fill(6, 3, () => 1),
          2,
          k,
        ),
        `2 images x 3 positions, all rows equal, ${k} neighbours`,
      ),
    ],
    empty: () => [drawn([enough, 5, 0, 8]), drawn([enough, 5, 3, 0])],
    wrong: () => [
      scorerTrial(found({ distances: usual.found.distances.slice(1) }), 'one distance fewer than rows'),
      scorerTrial(found({ rows: outside }), `row ${enough} of a bank of ${enough}`),
      scorerTrial({ ...usual, images: 5 }, '24 patches of 5 images'),
      scorerTrial(found({ k: 0, rows: new Uint32Array(), distances: new Float32Array() }), 'no neighbours'),
    ],
    notFinite: () =>
      spoilt({ rows: 24, columns: k, data: usual.found.distances }, 'distances', (broken, about) =>
        scorerTrial(found({ distances: broken.data }), about),
      ),
  };
}
