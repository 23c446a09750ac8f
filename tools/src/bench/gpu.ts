import { createEngine, type Engine } from '@tailedcore/compute';
import {
  type CoresetSampler,
  createPart,
  fork,
  isTailedCoreError,
  type Matrix,
  type PluginHost,
  type Progress,
  seededRandom,
  withRun,
} from '@tailedcore/core';
import { greedyGpuCoreset, tryGpu } from '@tailedcore/samplers';
import { type Bench, once, sized, type Work, type Works } from './bench.ts';
import { sameShare } from './difference.ts';
import { allRows, runContext } from './image-features.ts';
import { paired, seconds } from './paired.ts';
import { emptyRow, type Row } from './row.ts';

const sizes = {
  full: { rows: 100_000, columns: [128, 1024], picks: 1000, budget: 10 },
  quick: { rows: 2000, columns: [24], picks: 12, budget: 0.1 },
};
const modes = ['webgpu', 'webasm', 'cpu'] as const;
type Mode = (typeof modes)[number];
/** Picks of the run that shows how long a step takes. */
const fewPicks = 4;
const clusters = 50;

/** A step of `greedy-gpu` in every mode that runs here, against one of `greedy` on the same rows. */
export function gpuWorks(bench: Bench): Works {
  const { rows: usualRows, columns: usualColumns, picks, budget } = sized(bench, sizes.full, sizes.quick);
  const { rows = usualRows, columns = usualColumns } = bench.sizes ?? {};
  const engine = createEngine({ threads: bench.threads });
  const trial = once(() => tryGpu());
  const works = columns.flatMap((width) => {
    const data = once(async () => drawnFeatures(engine, rows, width));
    const wanted = Math.min(picks, rows);
    const expected = once(async () => engine.kernels.farthestFirst(await data(), allRows(rows), wanted, 0));
    return modes.map((mode): Work => {
      const title = `coreset step, greedy-gpu on ${mode}, ${rows} x ${width}`;
      return {
        title,
        async run() {
          const part = await partOrReason(mode);
          if (typeof part === 'string') {
            bench.say(`Skipped: "${title}". ${part}`);
            return [];
          }
          const features = await data();
          const steps = (count: number) => timedSteps(engine, part, features, count);
          const first = await steps(Math.min(fewPicks, wanted));
          const count = Math.max(Math.min(fewPicks, wanted), Math.min(wanted, Math.floor(budget / first.step)));
          const same = sameShare((await steps(count)).rows, (await expected()).subarray(0, count));
          const theirs = () => seconds(() => engine.kernels.farthestFirst(features, allRows(rows), wanted, 0));
          const measured = await paired(
            async () => (await steps(count)).step,
            async () => (await theirs()) / wanted,
            bench.rounds,
            false,
          );
          const note = `drawn clusters; adapter: ${(await trial()).detail}; ${(100 * same).toFixed(1)} % of ${count} picks the same row in the same place; set-up ${first.setUp.toFixed(2)} s; greedy: the mean of ${wanted} picks, set-up included`;
          return [{ ...emptyRow(title, 'coreset greedy'), ...measured, equal: same === 1, note }];
        },
      };
    });
  });
  return {
    works,
    conclude: async (measured) => conclusion(measured, await trial()),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

/** One sentence: whether it is worth having here. */
export function conclusion(rows: readonly Row[], trial: { works: boolean; detail: string }): string {
  if (!trial.works) return `greedy-gpu does not pay on this machine: no graphics card can be used (${trial.detail}).`;
  const on = rows.filter(({ work }) => work.includes('webgpu'));
  const faster = on.filter(({ ratio, equal }) => equal === true && ratio !== null && ratio.median > 1);
  const list = on.map(({ work, ratio }) => `${work.split(', ').at(-1)}: ${ratio?.median.toPrecision(2) ?? '?'}x`);
  const verdict = faster.length === 0 ? 'does not pay' : faster.length < on.length ? 'pays for some sizes' : 'pays';
  return `greedy-gpu ${verdict} on this machine: a step against one of greedy (${list.join(', ')}).`;
}

/** A run's rows, seconds a step, and seconds before the first. */
async function timedSteps(engine: Engine, part: CoresetSampler, features: Matrix, count: number) {
  const started = performance.now();
  let begun = started;
  // The first row is reported when all is set up and checked.
  const report = ({ done }: Progress) => void (begun = done === 1 ? performance.now() : begun);
  const run = withRun(runContext(engine), { report });
  const rows = await part.sample(features, allRows(features.rows), count, run);
  const setUp = (begun - started) / 1000;
  return { rows, setUp, step: (performance.now() - begun) / 1000 / (count - 1) };
}

/** The part, or why there is none here. */
async function partOrReason(mode: Mode): Promise<CoresetSampler | string> {
  try {
    return await createPart(greedyGpuCoreset, { mode, start: 'first' }, host);
  } catch (error) {
    if (isTailedCoreError(error, 'E_GPU')) return error.message;
    throw error;
  }
}

/** Rows about 50 centres. */
function drawnFeatures(engine: Engine, rows: number, columns: number): Matrix {
  const random = seededRandom(fork(columns, 'gpu bench'));
  const centers = Float32Array.from({ length: clusters * columns }, () => random());
  const result = engine.kernels.allocate(rows, columns);
  for (let i = 0; i < result.data.length; i++) {
    const row = Math.floor(i / columns);
    result.data[i] = (centers[(row % clusters) * columns + (i % columns)] as number) + 0.3 * random();
  }
  return result;
}

const host: PluginHost = {
  cacheDir: '',
  embeddings: false,
  offline: true,
  signal: new AbortController().signal,
  openGraph: () => Promise.reject(new Error('a coreset needs no graph')),
  report: () => undefined,
  warn: () => undefined,
};
