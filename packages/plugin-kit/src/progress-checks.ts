import type { Progress } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { fault } from './fault.ts';
import { resultOf } from './result-of.ts';
import type { TrialKind } from './trial.ts';
import { watchedRun } from './watched-run.ts';

/** What a part reports of its progress. */
export function progressChecks<Part>(bench: Bench<Part>, kind: TrialKind<Part>): Check[] {
  const { seed } = bench;
  return [
    check('call: progress only grows, and ends at its total', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        for (const trial of [trials.draw(seed), trials.large(seed)]) {
          const run = watchedRun();
          await resultOf(trial, part, run);
          checkProgress(run.reports, trial.about);
        }
      }),
    ),
  ];
}

function checkProgress(reports: readonly Progress[], input: string): void {
  const steps = new Map<string, { done: number; total: number }>();
  for (const { step, done, total, unit } of reports) {
    const before = steps.get(step)?.done ?? 0;
    const named = step !== '' && unit !== '';
    if (!named || !(done >= before && done <= total))
      throw fault('named steps whose done only grows, up to total', { step, done, total, unit, before }, input);
    steps.set(step, { done, total });
  }
  for (const [step, { done, total }] of steps)
    if (done !== total) throw fault(`step ${step} to end at its total`, `${done} of ${total}`, input);
}
