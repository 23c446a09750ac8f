import { createEngine, type Engine } from '@tailedcore/compute';
import { type CoresetSampler, createPart, gather, type Matrix, type Plugin, type PluginHost } from '@tailedcore/core';
import { greedyCoreset, kmeansPlusPlusCoreset, randomCoreset, streamingCoreset } from '@tailedcore/samplers';
import { type Bench, once, sized, type Work, type Works } from './bench.ts';
import type { CoresetData } from './coreset-rows.ts';
import { allRows, imageFeatures, runContext } from './image-features.ts';
import { defaultGraph, openPatches } from './networks.ts';
import { paired, seconds } from './paired.ts';
import { emptyRow } from './row.ts';

const sizes = { full: { rows: 100_000, share: 0.01 }, quick: { rows: 3000, share: 0.01 } };
/** Patches of an image of 224 x 224 pixels. */
const positions = 784;
const first = { start: 'first' };

/** The samplers to be compared with `greedy`; of the ones in blocks, several, since by default these rows would be one block. */
const compared: readonly (readonly [
  title: string,
  plugin: Plugin<'coreset'>,
  options: Readonly<Record<string, unknown>>,
])[] = [
  ...[1, 2, 4].map(
    (oversample) =>
      [
        `coreset streaming, blocks of 16384, oversample ${oversample}`,
        streamingCoreset,
        { ...first, block: 16_384, oversample },
      ] as const,
  ),
  ['coreset kmeans-plus-plus', kmeansPlusPlusCoreset, {}],
  ['coreset random', randomCoreset, {}],
];

/** Every coreset against `greedy`, in time and in how well it covers the patches of photographs. */
export function coresetWorks(bench: Bench): Works {
  const { rows, share } = sized(bench, sizes.full, sizes.quick);
  const engine = createEngine({ threads: bench.threads });
  const data = once(async (): Promise<CoresetData> => {
    const { paths, about } = await bench.photographs(Math.ceil(rows / positions));
    const network = await openPatches(await defaultGraph(bench), engine);
    return { features: await imageFeatures(paths, network, engine, rows), about };
  });
  const works = compared.map(([title, plugin, options]): Work => ({
    title,
    async run() {
      const { features, about } = await data();
      const count = Math.trunc(share * features.rows);
      const greedy = await createPart(greedyCoreset, first, noHost);
      const part = await createPart(plugin, options, noHost);
      const select = (sampler: CoresetSampler) => () =>
        sampler.sample(features, allRows(features.rows), count, runContext(engine));
      const [ours, theirs] = [
        await coverage(engine, features, await select(part)()),
        await coverage(engine, features, await select(greedy)()),
      ];
      const measured = await paired(
        () => seconds(select(part)),
        () => seconds(select(greedy)),
        bench.rounds,
      );
      const [radius, mean] = [ours.radius / theirs.radius, ours.meanSquare / theirs.meanSquare];
      const note = `covering radius ${radius.toFixed(2)} of greedy's, mean squared distance ${mean.toFixed(2)} of greedy's; ${about}`;
      const base = emptyRow(`${title}, ${features.rows} x ${features.columns}, ${count} picks`, 'coreset greedy');
      return [{ ...base, ...measured, note }];
    },
  }));
  return { works, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

/** How far the rows lie from their nearest selected one: the farthest, and the mean of the squares. */
async function coverage({ kernels }: Engine, features: Matrix, selected: Uint32Array) {
  const { distances } = await kernels.nearest(features, gather(features, selected), 1);
  let [largest, sum] = [0, 0];
  for (const distance of distances) {
    largest = Math.max(largest, distance);
    sum += distance;
  }
  return { radius: Math.sqrt(largest), meanSquare: sum / distances.length };
}

/** Coresets ask nothing of their host. */
const noHost: PluginHost = {
  cacheDir: '',
  embeddings: false,
  offline: true,
  signal: new AbortController().signal,
  openGraph: () => Promise.reject(new Error('coresets open no graph')),
  report: () => undefined,
  warn: () => undefined,
};
