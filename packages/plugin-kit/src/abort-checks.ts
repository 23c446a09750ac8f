import { setImmediate, setTimeout } from 'node:timers/promises';
import { isTailedCoreError, type Kernels, plainKernels } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { endingOf, fault, show } from './fault.ts';
import { sharedEngine } from './shared-engine.ts';
import type { Trial, TrialKind } from './trial.ts';
import { watchedRun } from './watched-run.ts';

/** What a part does when its run is stopped. */
export function abortChecks<Part>(bench: Bench<Part>, kind: TrialKind<Part>): Check[] {
  const { seed, settings } = bench;
  const { patience = 10_000 } = settings;
  const engines = (): Kernels[] => [plainKernels, sharedEngine(2).kernels];
  return [
    check('abort: a run that was stopped before is not begun', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        const trial = trials.draw(seed);
        const signal = AbortSignal.abort();
        const ending = await endingOf(() => trial.call(part, watchedRun({ signal })));
        if ('error' in ending && isTailedCoreError(ending.error, 'E_ABORTED')) return;
        throw fault(
          'E_ABORTED',
          'error' in ending ? String(ending.error) : show(ending.value),
          `${trial.about}, aborted`,
        );
      }),
    ),
    check('abort: a run that is stopped at its first report ends soon', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const kernels of engines()) {
          const stop = new AbortController();
          const run = watchedRun({ kernels, signal: stop.signal, report: () => stop.abort() });
          await endsSoon(trials.large(seed), part, run, 'aborted at its first report', patience);
        }
      }),
    ),
    check('abort: a run that is stopped on its way ends soon', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const kernels of engines()) {
          const stop = new AbortController();
          const trial = trials.large(seed);
          const ending = endsSoon(
            trial,
            part,
            watchedRun({ kernels, signal: stop.signal }),
            'aborted on its way',
            patience,
          );
          // Handled below; a call may fail before it is stopped.
          ending.catch(() => undefined);
          await setImmediate();
          stop.abort();
          await ending;
        }
      }),
    ),
  ];
}

async function endsSoon<Part>(
  trial: Trial<Part>,
  part: Part,
  run: ReturnType<typeof watchedRun>,
  when: string,
  patience: number,
): Promise<void> {
  const late = new AbortController();
  const input = `${trial.about}, ${when}`;
  const tooLate = setTimeout(patience, undefined, { signal: late.signal }).then(() => {
    throw fault(`an end within ${patience / 1000} s`, 'none', input);
  });
  try {
    const ending = await Promise.race([endingOf(() => trial.call(part, run)), tooLate]);
    if ('error' in ending && !isTailedCoreError(ending.error, 'E_ABORTED'))
      throw fault('a result or E_ABORTED', String(ending.error), input, ending.error);
  } finally {
    late.abort();
    await tooLate.catch(() => undefined);
  }
}
