import { isTailedCoreError } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { copyOf, difference, isNumbers } from './compare.ts';
import type { Memory } from './draw.ts';
import { endingOf, expectCoded, expectResultOrCoded, fault } from './fault.ts';
import { resultOf } from './result-of.ts';
import { sharedEngine } from './shared-engine.ts';
import type { Trial, TrialKind } from './trial.ts';
import { watchedRun } from './watched-run.ts';

/** What calls of every kind of part take, give back and refuse. */
export function callChecks<Part>(bench: Bench<Part>, kind: TrialKind<Part>): Check[] {
  const { seed } = bench;
  return [
    check('create: a host that is stopped gets a part or E_ABORTED', async () => {
      const ending = await endingOf(() => bench.use(async () => undefined, { host: { signal: AbortSignal.abort() } }));
      if ('error' in ending && !isTailedCoreError(ending.error, 'E_ABORTED'))
        throw fault('a part or E_ABORTED', String(ending.error), 'a host whose signal is aborted', ending.error);
    }),
    check('call: results have the form of the interface', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        const usual = trials.draw(seed);
        usual.verify(await resultOf(usual, part));
        // Calls that fail have checks of their own.
        for (const trial of [trials.draw(seed + 1, 'shared'), ...trials.small(), ...trials.empty()]) {
          const ending = await endingOf(() => trial.call(part, watchedRun()));
          if ('value' in ending) trial.verify(ending.value);
        }
      }),
    ),
    check('call: results are no views of arguments', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const memory of ['own', 'shared'] as const) {
          const trial = trials.draw(seed, memory);
          refuseViews(trial, await resultOf(trial, part));
        }
      }),
    ),
    check('call: arguments are left as they were', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const memory of ['own', 'shared'] as const satisfies Memory[]) {
          const trial = trials.draw(seed, memory);
          const before = copyOf(trial.given);
          const kernels = memory === 'own' ? watchedRun().kernels : sharedEngine(2).kernels;
          await resultOf(trial, part, watchedRun({ kernels }));
          const changed = difference(before, trial.given, 0, 'the arguments');
          if (changed !== undefined)
            throw fault('arguments that nobody writes to', changed, `${trial.about}, ${memory} memory`);
        }
      }),
    ),
    check('call: the smallest inputs work', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const trial of trials.small()) {
          await resultOf(trial, part);
          await resultOf(trial, part, watchedRun({ kernels: sharedEngine(1).kernels }));
        }
      }),
    ),
    check('call: empty inputs give a result or a coded error', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const trial of trials.empty())
          await expectResultOrCoded(() => trial.call(part, watchedRun()), trial.about);
      }),
    ),
    check('call: wrong inputs give a coded error', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const trial of trials.wrong()) await expectCoded(() => trial.call(part, watchedRun()), trial.about);
      }),
    ),
    ...(!kind.takesFloats
      ? []
      : [
          check('call: NaN and infinities give a coded error', () =>
            bench.use(async (part) => {
              const trials = kind.of(part);
              for (const trial of trials.notFinite())
                await expectCoded(() => trial.call(part, watchedRun()), trial.about);
            }),
          ),
        ]),
  ];
}

function refuseViews<Part>({ given, about }: Trial<Part>, result: unknown): void {
  const buffers = new Set<unknown>(Object.values(given).map(({ buffer }) => buffer));
  const visit = (value: unknown, at: string): void => {
    if (isNumbers(value)) {
      if (value.length > 0 && buffers.has(value.buffer))
        throw fault('results in memory of their own', `${at} in that of an argument`, about);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) visit(each, `${at}.${key}`);
    }
  };
  visit(result, 'the result');
}
