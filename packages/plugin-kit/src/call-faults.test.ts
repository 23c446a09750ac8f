import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  isTailedCoreError,
  type PatchCleaner,
  type PatchSet,
  plainKernels,
  type Plugin,
  type RunContext,
  withRun,
} from '@tailedcore/core';
import { expect, it } from 'vitest';
import { brokenChecks, changePart } from './fixtures/break.ts';
import { soundCleaner } from './fixtures/sound-cleaner.ts';
import { soundCoreset } from './fixtures/sound-coreset.ts';

type Clean = PatchCleaner['clean'];

/** The sound cleaner, called by a bad one. */
const cleaner = (change: (clean: Clean) => Clean) =>
  changePart(soundCleaner, (part) => ({ clean: change((patches, run) => part.clean(patches, run)) }));
/** Weights that depend on something else. */
const heavier = (by: (patches: PatchSet, run: RunContext) => number) =>
  cleaner((clean) => async (patches, run) => {
    const { rows, weights } = await clean(patches, run);
    return { rows, weights: weights.map((weight) => weight + by(patches, run)) };
  });
const withoutCode = cleaner((clean) => async (patches, run) => {
  if (patches.features.rows !== patches.images * patches.positions) throw new TypeError('what is this?');
  return clean(patches, run);
});
let made = 0;

const faults: readonly (readonly [fault: string, plugin: Plugin, ...caughtBy: string[]])[] = [
  [
    'weights in float64',
    cleaner((clean) => async (patches, run) => {
      const { rows, weights } = await clean(patches, run);
      return { rows, weights: Float64Array.from(weights) as unknown as Float32Array };
    }),
    'call: results have the form of the interface',
  ],
  [
    'rows that descend',
    cleaner((clean) => async (patches, run) => {
      const { rows, weights } = await clean(patches, run);
      return { rows: rows.toReversed(), weights };
    }),
    'call: results have the form of the interface',
  ],
  [
    'weights of 0',
    cleaner((clean) => async (patches, run) => {
      const { rows, weights } = await clean(patches, run);
      return { rows, weights: weights.map((weight) => weight - 1) };
    }),
    'call: results have the form of the interface',
  ],
  [
    'a result that is a part of the argument',
    changePart({ ...soundCoreset, traits: {} }, (part) => ({
      async sample(features, candidates, count, run) {
        await part.sample(features, candidates, count, run);
        return candidates.subarray(0, count);
      },
    })),
    'call: results are no views of arguments',
  ],
  [
    'arguments that are sorted in place',
    changePart({ ...soundCoreset, traits: { seeded: true } }, (part) => ({
      sample: (features, candidates, count, run) => part.sample(features, candidates.sort(), count, run),
    })),
    'call: arguments are left as they were',
  ],
  [
    'another result from every part',
    changePart(soundCleaner, (part) => {
      const own = made++;
      return {
        async clean(patches, run) {
          const { rows, weights } = await part.clean(patches, run);
          return { rows, weights: weights.map((weight) => weight + own) };
        },
      };
    }),
    'call: the same seed gives the same result again',
    'call: engines do not matter',
    'call: the number of threads does not matter',
  ],
  [
    'one scratch memory for all calls',
    changePart(soundCleaner, (part) => {
      let scratch: PatchSet;
      return {
        async clean(patches, run) {
          scratch = patches;
          await setImmediate();
          return part.clean(scratch, run);
        },
      };
    }),
    'call: two calls at once do not mix',
  ],
  [
    'a crash on a single image',
    cleaner((clean) => async (patches, run) => {
      if (patches.images === 1) throw new RangeError('index out of range');
      return clean(patches, run);
    }),
    'call: the smallest inputs work',
  ],
  [
    'a crash without images',
    cleaner((clean) => async (patches, run) => {
      if (patches.images === 0) throw new RangeError('index out of range');
      return clean(patches, run);
    }),
    'call: empty inputs give a result or a coded error',
  ],
  ['an error without code', withoutCode, 'call: wrong inputs give a coded error'],
  [
    'NaN taken for 0',
    cleaner((clean) => (patches, run) => {
      const data = patches.features.data.map((value) => (Number.isFinite(value) ? value : 0));
      return clean({ ...patches, features: { ...patches.features, data } }, run);
    }),
    'call: NaN and infinities give a coded error',
  ],
  [
    'a result that depends on the engine',
    heavier((_, { kernels }) => (kernels === plainKernels ? 0 : 1)),
    'call: engines do not matter',
  ],
  [
    'a result that depends on the threads, where there is much to do',
    heavier(({ images }, { kernels }) => (images > 50 && kernels.name.includes('2 threads') ? 1 : 0)),
    'call: the number of threads does not matter',
  ],
  ['a result that depends on the seed', heavier((_, { seed }) => seed % 7), 'call: the seed does not matter'],
  [
    'progress that stops half way',
    cleaner(
      (clean) => (patches, run) =>
        clean(patches, withRun(run, { report: (p) => run.report({ ...p, done: Math.floor(p.done / 2) }) })),
    ),
    'call: progress only grows, and ends at its total',
  ],
  [
    'progress that goes back',
    cleaner(
      (clean) => (patches, run) =>
        clean(patches, withRun(run, { report: (p) => [p, { ...p, done: 0 }, p].forEach((each) => run.report(each)) })),
    ),
    'call: progress only grows, and ends at its total',
  ],
  [
    'a signal that is not looked at',
    cleaner((clean) => (patches, run) => clean(patches, withRun(run, { signal: new AbortController().signal }))),
    'abort: a run that was stopped before is not begun',
  ],
  [
    'another error at an abort that is reported',
    cleaner((clean) => async (patches, run) => {
      const result = await clean(patches, withRun(run, { signal: new AbortController().signal }));
      if (run.signal.aborted) throw new Error('stopped');
      return result;
    }),
    'abort: a run that was stopped before is not begun',
    'abort: a run that is stopped at its first report ends soon',
    'abort: a run that is stopped on its way ends soon',
  ],
  [
    'another error at an abort on the way',
    cleaner((clean) => async (patches, run) => {
      const begun = run.signal.aborted;
      return clean(patches, run).catch((error: unknown) => {
        throw begun || !isTailedCoreError(error, 'E_ABORTED') ? error : new Error('stopped');
      });
    }),
    'abort: a run that is stopped on its way ends soon',
  ],
  [
    'a crash where the host is stopped',
    {
      ...soundCleaner,
      create(options, host) {
        if (host.signal.aborted) throw new Error('stopped');
        return soundCleaner.create(options as never, host);
      },
    },
    'create: a host that is stopped gets a part or E_ABORTED',
  ],
];

it.each(faults.map(([fault, plugin, ...caughtBy]) => [fault, plugin, caughtBy] as const))(
  '%s is caught by the check that is meant for it',
  async (_, plugin, caughtBy) => {
    expect(await brokenChecks(plugin)).toEqual(caughtBy);
  },
);

it('no end after an abort is caught', async () => {
  const slow = cleaner((clean) => async (patches, run) => {
    const begun = run.signal.aborted;
    return clean(patches, run).catch(async (error: unknown) => {
      if (!begun && isTailedCoreError(error, 'E_ABORTED')) await setTimeout(3000, undefined, { ref: false });
      throw error;
    });
  });
  const broken = await brokenChecks(slow, { patience: 1000 });
  expect(broken).toEqual(['abort: a run that is stopped on its way ends soon']);
});

it('an option that does nothing is caught', async () => {
  const deaf: Plugin = { ...soundCleaner, create: (_, host) => soundCleaner.create({ share: 0.85 }, host) };
  const variants = [{ options: { share: 0.5 }, result: 'other' }] as const;
  expect(await brokenChecks(deaf, { variants })).toEqual(['variant 1: { share: 0.5 } gives another result']);
  const alike = [{ options: { share: 0.5 }, result: 'same' }] as const;
  expect(await brokenChecks(soundCleaner, { variants: alike })).toEqual([
    'variant 1: { share: 0.5 } gives the same result',
  ]);
});
