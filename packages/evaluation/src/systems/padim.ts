import {
  type Backbone,
  fail,
  gigabytes,
  heatMap,
  type ImageSource,
  kernelRun,
  type MethodConfig,
  pacer,
  type RunContext,
  stack,
} from '@tailedcore/core';
import { openImages } from '@tailedcore/images';
import {
  availableMemory,
  type PluginSource,
  type ResolvedMethod,
  resolveMethod,
  type Session,
  type Settings,
} from '@tailedcore/runtime';
import type { LabelledImage } from '../datasets/dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { drawColumns } from './padim-columns.ts';
import { addImages, distancesTo, emptySums, gaussiansInPlace, type PositionGaussians } from './padim-gaussians.ts';
import { drawnGroups } from './padim-groups.ts';
import { completePadimOptions, type CompletePadimOptions, type PadimOptions } from './padim-options.ts';
import { partNames } from './pipeline-system.ts';
import type { FittedSystem, Judgement, System } from './system.ts';

/** What PaDiM may use. */
export interface PadimHost extends PluginSource {
  /** Bytes for the distributions; by default half of what the process may use. */
  readonly memory?: number | undefined;
}

/**
 * PaDiM (Defard et al. 2021): a normal distribution for each grid position over the patch features of the training images there, some columns drawn by the
 * seed. A patch scores its Mahalanobis distance, an image the largest value of its heat map. No p-values and no verdicts.
 * @param settings - of them the image's framing, the backbone and the heat map's smoothing count; the others say nothing here.
 * @returns the system. Its `fit` throws E_NO_IMAGES, E_OPTION when the backbone has fewer columns or the memory does not hold the distributions, E_BENCH_IMAGE for a training
 * image that cannot be read, what the backbone throws, and E_ABORTED.
 * @throws E_CONFIG naming every wrong option or setting.
 */
export async function padimSystem(options: PadimOptions, settings: Settings, host?: PadimHost): Promise<System> {
  const complete = completePadimOptions(options);
  const { image, sigma, backbone } = (await resolveMethod(settings, host)).complete;
  // The least of a method: neither embeddings nor a cleaner are made.
  const only: Settings = { preset: 'patchcore', image, sigma, backbone: settings.backbone };
  const resolved = await resolveMethod(only, host);
  return {
    identity: { system: 'padim', options: complete, image, sigma, backbone, part: partNames(resolved).backbone },
    fit: (split, seed, session) => fitPadim(split, { ...complete, memory: host?.memory }, resolved, seed, session),
  };
}

/** Options of PaDiM, and the bytes that it may use. */
interface FitOptions extends CompletePadimOptions {
  readonly memory: number | undefined;
}

async function fitPadim(
  { train, test }: EvaluationSplit,
  options: FitOptions,
  resolved: ResolvedMethod,
  seed: number,
  session: Session,
): Promise<FittedSystem> {
  const { config, backbone } = await session.method(resolved);
  const run = session.run(seed);
  const opened = (images: readonly LabelledImage[]) => openImages(images, config.image, session.engine.pool);
  try {
    checkSize(train.length, options, backbone, config);
    const columns = drawColumns(backbone.patchColumns, options.dimensions, run.seed);
    const gaussians = await learn(opened(train), backbone, columns, options.ridge, run);
    return {
      facts: { threshold: null },
      judge: () => judge(opened(test), backbone, columns, gaussians, config.sigma, run),
      [Symbol.asyncDispose]: () => backbone[Symbol.asyncDispose](),
    };
  } catch (error) {
    await backbone[Symbol.asyncDispose]();
    throw error;
  }
}

/** @throws E_NO_IMAGES, E_OPTION. */
function checkSize(
  images: number,
  { dimensions, memory = availableMemory() / 2 }: FitOptions,
  backbone: Backbone,
  { image }: MethodConfig,
): void {
  if (images === 0) throw fail('E_NO_IMAGES', { received: 0, reason: 'the split has no training images' });
  const [rows, columns] = backbone.grid(image.crop, image.crop);
  const what = 'dimensions of PaDiM';
  if (dimensions > backbone.patchColumns) {
    const expected = `at most ${backbone.patchColumns}, the columns of ${backbone.name}`;
    throw fail('E_OPTION', { what, expected, received: dimensions });
  }
  const each = 8 * rows * columns;
  if (each * dimensions ** 2 > memory) {
    const most = Math.floor(Math.sqrt(memory / each));
    const expected = `at most ${most} for ${rows} x ${columns} positions in ${gigabytes(memory)} of memory`;
    throw fail('E_OPTION', { what, expected, received: dimensions });
  }
}

async function learn(
  source: ImageSource,
  backbone: Backbone,
  columns: Uint32Array,
  ridge: number,
  run: RunContext,
): Promise<PositionGaussians> {
  const [rows, across] = backbone.grid(...source.size);
  const sums = emptySums(rows * across, columns.length);
  const pause = pacer({ signal: run.signal });
  for await (const group of drawnGroups(source, backbone, columns, 'training', run)) {
    await addImages(sums, stack(group.map(({ patches }) => patches)), pause);
  }
  return gaussiansInPlace(sums, ridge, pacer(kernelRun(run, 'gaussians', sums.positions, 'positions')));
}

async function* judge(
  source: ImageSource,
  backbone: Backbone,
  columns: Uint32Array,
  gaussians: PositionGaussians,
  sigma: number,
  run: RunContext,
): AsyncGenerator<Judgement> {
  const grid = backbone.grid(...source.size);
  const pause = pacer({ signal: run.signal });
  for await (const group of drawnGroups(source, backbone, columns, 'test', run)) {
    const distances = await distancesTo(gaussians, stack(group.map(({ patches }) => patches)), pause);
    for (const [i, { placement }] of group.entries()) {
      const own = distances.subarray(i * gaussians.positions, (i + 1) * gaussians.positions);
      const data = heatMap(own, grid, source.size, { sigma });
      const score = data.reduce((largest, value) => Math.max(largest, value), 0);
      yield { score, pValue: null, verdict: null, map: { data, size: source.size, placement } };
    }
  }
}
