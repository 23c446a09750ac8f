import { gather, type Matrix, type Neighbors, type Scorer, slice } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { difference } from './compare.ts';
import { drawRows } from './coreset-trials.ts';
import { fault, show } from './fault.ts';
import { drawScene, type Scene, sceneOf } from './scorer-trials.ts';

const [images, positions, columns] = [4, 9, 6];

/** What scorers promise beyond the form of their results. */
export function scorerChecks(bench: Bench<Scorer>): Check[] {
  const { seed } = bench;
  const about = `${images} images x ${positions} positions x ${columns} columns, seed ${seed}`;
  const drawn = ({ neighbors }: Scorer) => drawScene(seed, [neighbors + 30, columns, images, positions], neighbors);
  return [
    check('scorer: wants at least one neighbour', () =>
      bench.use(async ({ neighbors }) => {
        if (!Number.isInteger(neighbors) || neighbors < 1)
          throw fault('neighbors, a whole number from 1', neighbors, 'the scorer');
      }),
    ),
    check('scorer: larger distances never give smaller patch scores', () =>
      bench.use(async (part) => {
        const scene = drawn(part);
        const before = scoresOf(part, scene).patches.slice();
        for (let patch = 0; patch < images * positions; patch++) {
          const after = scoresOf(part, { ...scene, found: stretched(scene.found, 3, patch) }).patches;
          const wrong = after.findIndex((score, i) =>
            i === patch ? score < (before[i] as number) : score !== before[i],
          );
          if (wrong >= 0) {
            const expected = `a score of patch ${patch} that is not smaller, and the same for others`;
            throw fault(
              expected,
              `${before[wrong]}, then ${after[wrong]} for patch ${wrong}`,
              `${about}, distances of patch ${patch} times 3`,
            );
          }
        }
      }),
    ),
    check('scorer: features in another unit keep the order of patches', () =>
      bench.use(async (part) => {
        const scene = drawn(part);
        const doubled = sceneOf(twice(scene.bank.features), twice(scene.queries), images, part.neighbors);
        const orders = [scene, doubled].map((each) => orderOf(scoresOf(part, each).patches));
        const differs = difference(orders[0], orders[1], 0, 'the order');
        if (differs !== undefined) throw fault('the same order of patches', differs, `${about}, all features doubled`);
      }),
    ),
    check('scorer: an image scores the same beside others and alone', () =>
      bench.use(async (part) => {
        const scene = drawn(part);
        const { patches, images: together } = scoresOf(part, scene);
        const expected = { patches: patches.slice(), images: together.slice() };
        for (let image = 0; image < images; image++) {
          const alone = scoresOf(part, only(scene, image));
          const own = expected.patches.slice(image * positions, (image + 1) * positions);
          const beside = { patches: own, images: expected.images.slice(image, image + 1) };
          const differs = difference(beside, { patches: alone.patches, images: alone.images }, 1e-6);
          if (differs !== undefined)
            throw fault('the scores that it has beside others', differs, `${about}, image ${image} alone`);
        }
      }),
    ),
    check('scorer: the image with the farthest patch scores highest', () =>
      bench.use(async (part) => {
        const bank = drawRows(seed, part.neighbors + 30, columns);
        for (let odd = 0; odd < images; odd++) {
          const queries = gather(
            bank,
            Uint32Array.from({ length: images * positions }, (_, i) => i % bank.rows),
          );
          const patch = odd * positions + ((odd * 5) % positions);
          queries.data.fill(50, patch * columns, (patch + 1) * columns);
          const scores = scoresOf(part, sceneOf(bank, queries, images, part.neighbors)).images;
          const others = scores.filter((_, image) => image !== odd);
          if (!((scores[odd] as number) > Math.max(...others)))
            throw fault(
              `the highest score for image ${odd}`,
              show(scores),
              `${about}, patch ${patch} far from all rows, others in the bank`,
            );
        }
      }),
    ),
  ];
}

function scoresOf(part: Scorer, { found, bank, images: count, queries }: Scene): ReturnType<Scorer['score']> {
  return part.score(found, bank, count, queries);
}

/** The distances of one patch times `factor`. */
function stretched(found: Neighbors, factor: number, patch: number): Neighbors {
  const distances = found.distances.map((distance, at) =>
    Math.floor(at / found.k) === patch ? factor * distance : distance,
  );
  return { ...found, distances };
}

function twice({ rows, columns: width, data }: Matrix): Matrix {
  return { rows, columns: width, data: data.map((value) => 2 * value) };
}

function only({ found: { k, rows, distances }, bank, queries }: Scene, image: number): Scene {
  const [start, end] = [image * positions, (image + 1) * positions];
  const found = { k, rows: rows.slice(start * k, end * k), distances: distances.slice(start * k, end * k) };
  return { found, bank, images: 1, queries: slice(queries, start, end) };
}

/** Patches by score, highest first, the lower one of equals. */
function orderOf(scores: Float32Array): Uint32Array {
  return new Uint32Array(scores.length)
    .map((_, i) => i)
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}
