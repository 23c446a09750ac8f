import { createEngine } from '@tailedcore/compute';
import { gather, type Matrix, slice } from '@tailedcore/core';
import { type Bench, once, sized, type Works } from './bench.ts';
import { gemmCeiling } from './ceilings.ts';
import { type CoresetData, plainCoresetWork, plainStepWork, torchCoresetWork } from './coreset-rows.ts';
import { allRows, imageFeatures } from './image-features.ts';
import { lofWork } from './lof-rows.ts';
import { networkWork } from './network-rows.ts';
import { defaultGraph, openPatches, wideGraph, wideName } from './networks.ts';
import { type SearchData, searchWork } from './search-rows.ts';
import { threadWork } from './thread-rows.ts';

const sizes = {
  full: { rows: 100_000, picks: 1000, steps: 100, lofImages: 1000, wideBank: 10_000, realBank: 5000 },
  quick: { rows: 6000, picks: 50, steps: 10, lofImages: 8, wideBank: 500, realBank: 300 },
};
/** Patches of an image of 224 x 224 pixels. */
const positions = 784;

/** The heavy loops one by one, on features of photographs. */
export function kernelWorks(bench: Bench): Works {
  const { rows, picks, steps, lofImages, wideBank, realBank } = sized(bench, sizes.full, sizes.quick);
  const engine = createEngine({ threads: bench.threads });
  // The plain kernel has one thread.
  const single = createEngine({ threads: 1 });
  const ceiling = gemmCeiling(bench, engine);
  const network = once(async () => openPatches(await defaultGraph(bench), engine));
  const wide = once(async () => openPatches(wideGraph(bench), engine));
  const real = once(async () => {
    const { paths, about } = await bench.photographs(Math.ceil(rows / positions));
    return { features: await imageFeatures(paths, await network(), engine, rows), about };
  });
  const wideFeatures = once(async (): Promise<CoresetData> => {
    const { paths, about } = await bench.photographs(Math.ceil(rows / positions) + 1);
    const features = await imageFeatures(paths, await wide(), engine);
    return { features, about: `random-weight ${wideName(bench)} features of ${about}` };
  });
  const forLof = once(async () => {
    const { paths, about } = await bench.photographs(lofImages);
    return { features: await imageFeatures(paths, await network(), engine), images: lofImages, about };
  });
  const forThreads = once(async () => {
    const images = Math.ceil(rows / positions);
    const { paths, about } = await bench.photographs(images);
    return { features: await imageFeatures(paths, await network(), engine), images, about };
  });
  const wideSearch = async () => bankAndQueries(await wideFeatures(), wideBank);
  const realSearch = async () => {
    const { paths, about } = await bench.photographs(Math.ceil(rows / positions) + 1);
    const features = await imageFeatures(paths, await network(), engine);
    const known = slice(features, 0, features.rows - positions);
    const selected = await engine.kernels.farthestFirst(known, allRows(known.rows), realBank, 0);
    const bank = gather(known, selected);
    return { queries: slice(features, known.rows, features.rows), bank, about: `a coreset of ${about}` };
  };

  const name = wideName(bench);
  const works = [
    plainStepWork(bench, real, steps),
    torchCoresetWork(bench, engine, real, picks),
    plainCoresetWork(bench, single, 'coreset against plain', real, picks, 2),
    plainCoresetWork(bench, single, 'coreset of wide features', () => cut(wideFeatures, rows), picks, undefined),
    lofWork(bench, engine, 'l2', forLof),
    lofWork(bench, engine, 'minkowski', forLof),
    searchWork(bench, engine, 'search, wide', wideSearch, ceiling),
    searchWork(bench, engine, 'search, real bank', realSearch, ceiling),
    threadWork(bench, forThreads),
    networkWork(bench, engine, wide, { network: name, images: 1, target: 1.3 }, ceiling),
    networkWork(bench, engine, wide, { network: name, images: 8, target: 1.05 }, ceiling),
    networkWork(bench, engine, network, { network: 'default backbone', images: 8 }, ceiling),
  ];
  return {
    works,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await single[Symbol.asyncDispose]();
    },
  };
}

async function cut(data: () => Promise<CoresetData>, rows: number): Promise<CoresetData> {
  const { features, about } = await data();
  return { features: slice(features, 0, rows), about };
}

/** The last image asks; rows spread over the others are the bank. */
function bankAndQueries({ features, about }: CoresetData, rows: number): SearchData {
  const known = features.rows - positions;
  const spreadOut = Uint32Array.from({ length: rows }, (_, i) => Math.floor((i * known) / rows));
  const queries: Matrix = slice(features, known, features.rows);
  return { queries, bank: gather(features, spreadOut), about };
}
