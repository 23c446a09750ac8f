import { setImmediate } from 'node:timers/promises';
import { type Matrix, type Neighbors, plainKernels, type Plugin, seededRandom, withRun } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { brokenChecks, changePart } from './fixtures/break.ts';
import { distancesOf, soundCleaner } from './fixtures/sound-cleaner.ts';
import { soundCoreset } from './fixtures/sound-coreset.ts';
import { soundIndex } from './fixtures/sound-index.ts';
import { soundScorer } from './fixtures/sound-scorer.ts';
import { soundTail } from './fixtures/sound-tail.ts';

type Fault = readonly [fault: string, plugin: Plugin, ...caughtBy: string[]];

const plants = [
  'one patch',
  'scattered patches',
  'a whole image',
  'a square in one image',
  'one position of three images',
];
const allRows = (count: number) => new Uint32Array(count).map((_, row) => row);

const cleaners: readonly Fault[] = [
  [
    'a cleaner that keeps all and does not say so',
    changePart(soundCleaner, (part) => ({
      clean: async (patches, run) => ({ ...(await part.clean(patches, run)), rows: allRows(patches.features.rows) }),
    })),
    ...plants.map((shape) => `cleaner: planted outliers go before others: ${shape}`),
  ],
  [
    'a cleaner that always removes a share, even of equal patches',
    changePart(soundCleaner, (part, { share }) => ({
      async clean(patches, run) {
        const { weights } = await part.clean(patches, run);
        const distances = distancesOf(patches);
        const order = allRows(weights.length).sort(
          (a, b) => (distances[a] as number) - (distances[b] as number) || a - b,
        );
        return { rows: order.slice(0, Math.ceil(share * order.length)).sort(), weights };
      },
    })),
    'cleaner: constant features are kept, nearly all',
  ],
  [
    'a cleaner that always removes an image',
    changePart(soundCleaner, (part) => ({
      async clean(patches, run) {
        const { rows, weights } = await part.clean(patches, run);
        return { rows: rows.filter((row) => row >= patches.positions), weights };
      },
    })),
    'cleaner: every image keeps something when all are alike',
  ],
  [
    'a cleaner that says it does nothing',
    { ...soundCleaner, traits: { identity: true } },
    'cleaner: identity keeps every row with weight 1',
  ],
];

/** Images of the tail and one more, which `pick` names. */
const taking = (pick: (embeddings: Matrix, images: Uint32Array) => Uint32Array) =>
  changePart(soundTail, (part) => ({
    async selectTail(embeddings, run) {
      const found = await part.selectTail(embeddings, run);
      return { ...found, images: pick(embeddings, found.images) };
    },
  }));

const tails: readonly Fault[] = [
  [
    'a tail sampler that goes by the order of images',
    taking((_, images) => images.slice(0, -1)),
    'tail: permuting the images permutes the result',
  ],
  ['a tail sampler that finds nothing', taking(() => new Uint32Array()), 'tail: images of rare products are found'],
  [
    'a tail sampler that takes one image too many',
    taking(({ data, columns, rows }, images) => {
      const common = allRows(rows).filter((image) => !images.includes(image));
      const value = (image: number) => data[image * columns] as number;
      const extra = rows < 100 ? [] : [common.reduce((best, image) => (value(image) > value(best) ? image : best))];
      return Uint32Array.of(...images, ...extra).sort();
    }),
    'tail: no image of a common product is taken',
  ],
  [
    'a tail sampler that says it does nothing',
    { ...soundTail, traits: { identity: true } },
    'tail: identity selects nothing',
  ],
  [
    'products that do not add up',
    changePart(soundTail, (part) => ({
      async selectTail(embeddings, run) {
        const found = await part.selectTail(embeddings, run);
        return { ...found, products: found.products.map((size) => 2 * size) };
      },
    })),
    'call: results have the form of the interface',
  ],
];

const coresets: readonly Fault[] = [
  [
    'rows that are taken twice',
    changePart({ ...soundCoreset, traits: { seeded: true } }, (part) => ({
      async sample(features, candidates, count, run) {
        const rows = await part.sample(features, candidates, count, run);
        return rows.length > 1 ? rows.with(0, rows[1] as number) : rows;
      },
    })),
    'call: results have the form of the interface',
  ],
  [
    'rows that were no candidates',
    changePart({ ...soundCoreset, traits: { seeded: true } }, (part) => ({
      async sample(features, candidates, count, run) {
        await part.sample(features, candidates, count, run);
        return allRows(count);
      },
    })),
    'call: results have the form of the interface',
  ],
  [
    'a prefix that is none',
    changePart(soundCoreset, (part) => ({ sample: async (...given) => (await part.sample(...given)).reverse() })),
    'coreset: any prefix is the coreset of that size',
  ],
  [
    'rows that cover nothing',
    changePart(soundCoreset, (part) => ({
      async sample(features, candidates, count, run) {
        await part.sample(features, candidates, count, run);
        return candidates.slice(0, count);
      },
    })),
    'coreset: covers the rows as well as it says',
  ],
  [
    'a promise to cover as well as the best coreset',
    { ...soundCoreset, traits: { ...soundCoreset.traits, covering: 1 } },
    'coreset: covers the rows as well as it says',
  ],
  [
    'a count that is cut to the candidates',
    changePart(soundCoreset, (part) => ({
      sample: (features, candidates, count, run) =>
        part.sample(features, candidates, Math.min(count, candidates.length), run),
    })),
    'call: wrong inputs give a coded error',
  ],
];

/** The sound index with another search; `recall` as promised. */
const searching = (change: (found: Neighbors, features: Matrix) => Neighbors, recall?: number) =>
  changePart({ ...soundIndex, traits: recall === undefined ? {} : { recall } }, (part) => ({
    async build(features, run) {
      const index = await part.build(features, run);
      return {
        ...index,
        search: async (queries, k, ...rest) => change(await index.search(queries, k, ...rest), features),
      };
    },
  }));

const indexes: readonly Fault[] = [
  [
    'ties to the higher row',
    // Every row of the grid is there twice, 36 rows apart.
    searching(({ k, rows, distances }, features) => {
      return { k, distances, rows: features.rows === 72 ? rows.map((row) => (row + 36) % 72) : rows };
    }, 1),
    'index: finds the share of true neighbours that it says',
  ],
  [
    'less recall than promised',
    changePart({ ...soundIndex, traits: { recall: 0.9 } }, (part) => ({
      async build(features, run) {
        const index = await part.build(features, run);
        return {
          ...index,
          async search(queries, k, ...rest) {
            if (features.rows < 300) return index.search(queries, k, ...rest);
            const { rows, distances } = await index.search(queries, k + 1, ...rest);
            const first = (_: number, at: number) => at % (k + 1) > 0;
            return { k, rows: rows.filter(first), distances: distances.filter(first) };
          },
        };
      },
    })),
    'index: finds the share of true neighbours that it says',
  ],
  [
    'plain distances',
    searching(({ k, rows, distances }) => ({ k, rows, distances: distances.map(Math.sqrt) })),
    'index: distances are squared Euclidean',
  ],
  [
    'the nearest at the end',
    searching((found) => ({ ...found, rows: found.rows.reverse(), distances: found.distances.reverse() })),
    'index: distances are squared Euclidean',
    'index: the nearest come first',
  ],
  [
    'excluded rows that are found',
    changePart({ ...soundIndex, traits: {} }, (part) => ({
      async build(features, run) {
        const index = await part.build(features, run);
        return {
          ...index,
          async search(queries, k, again, excluded) {
            await index.search(queries, k, again, excluded);
            return index.search(queries, k, withRun(again, { report: () => undefined }));
          },
        };
      },
    })),
    'index: no row is found twice, and no excluded one',
  ],
  [
    'one memory for all searches',
    changePart(soundIndex, (part) => ({
      async build(features, run) {
        const index = await part.build(features, run);
        let latest = 0;
        return {
          ...index,
          async search(queries, k, ...rest) {
            latest = k;
            await setImmediate();
            return index.search(queries, latest, ...rest);
          },
        };
      },
    })),
    'index: serves many searches at once',
  ],
  [
    'a search that cannot be stopped',
    changePart(soundIndex, (part) => ({
      async build(features, run) {
        const index = await part.build(features, run);
        return {
          ...index,
          search: (queries, k, again, ...rest) =>
            index.search(queries, k, withRun(again, { signal: new AbortController().signal }), ...rest),
        };
      },
    })),
    'index: a search that was stopped before is not begun',
  ],
  [
    'a second closing that crashes',
    changePart(soundIndex, (part) => ({
      async build(features, run) {
        const index = await part.build(features, run);
        let closed = false;
        return {
          ...index,
          async [Symbol.asyncDispose]() {
            if (closed) throw new Error('double free');
            closed = true;
          },
        };
      },
    })),
    'index: can be closed twice, and is harmless afterwards',
  ],
];

/** The sound scorer's scores, changed. */
const scoring = (
  change: (scores: { patches: Float32Array; images: Float32Array }, found: Neighbors, weights: Float32Array) => object,
) =>
  changePart(soundScorer, (part) => ({
    score: (found, bank, images, queries) => {
      const scores = part.score(found, bank, images, queries);
      return { ...scores, ...change(scores, found, bank.weights) };
    },
  }));

const scorers: readonly Fault[] = [
  [
    'patches that are measured by the others of their image',
    scoring(({ patches, images }) => ({
      patches: patches.map(
        (score, at) => score / ((images[Math.floor(at / (patches.length / images.length))] as number) || 1),
      ),
    })),
    'scorer: larger distances never give smaller patch scores',
  ],
  [
    'patch scores that fall with the distance',
    scoring(({ patches }) => ({ patches: patches.map((score) => 1 / (1 + score)) })),
    'scorer: larger distances never give smaller patch scores',
  ],
  [
    'scores with a unit',
    scoring(({ patches }, { k, rows }, weights) => ({
      patches: patches.map((score, at) => score + 20 * (weights[rows[at * k] as number] as number)),
    })),
    'scorer: features in another unit keep the order of patches',
  ],
  [
    'images that are measured by their batch',
    scoring(({ images }) => ({ images: images.map((score) => score / images.length) })),
    'scorer: an image scores the same beside others and alone',
  ],
  [
    'images by their best patch',
    scoring(({ patches, images }) => {
      const each = patches.length / images.length;
      return { images: images.map((_, image) => Math.min(1e9, ...patches.slice(image * each, (image + 1) * each))) };
    }),
    'scorer: the image with the farthest patch scores highest',
  ],
];

it.each(
  [...cleaners, ...tails, ...coresets, ...indexes, ...scorers].map(
    ([fault, plugin, ...caughtBy]) => [fault, plugin, caughtBy] as const,
  ),
)('%s: caught by the check that is meant for it', async (_, plugin, caughtBy) => {
  expect(await brokenChecks(plugin)).toEqual(caughtBy);
});

it('a coreset drawn at random is caught when it promises to cover', async () => {
  const drawn = changePart(soundCoreset, (part) => ({
    async sample(features, candidates, count, run) {
      await part.sample(features, candidates, count, withRun(run, { kernels: plainKernels }));
      const random = seededRandom(run.seed);
      const order = [...candidates].map((row) => [random(), row] as const).sort(([a], [b]) => a - b);
      return Uint32Array.from(order, ([, row]) => row).slice(0, count);
    },
  }));
  expect(await brokenChecks(drawn)).toEqual(['coreset: covers the rows as well as it says']);
});

it('a scorer that wants no neighbour is caught, whatever else is wrong with it', async () => {
  const idle = changePart(soundScorer, () => ({ neighbors: 0 }));
  expect(await brokenChecks(idle)).toContain('scorer: wants at least one neighbour');
});
