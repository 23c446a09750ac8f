import type { RunContext } from '@tailedcore/core';
import { fault } from './fault.ts';
import type { Trial } from './trial.ts';
import { watchedRun } from './watched-run.ts';

/** What a call gives that must succeed. @throws Error that names the input where it does not. */
export async function resultOf<Part>(trial: Trial<Part>, part: Part, run: RunContext = watchedRun()): Promise<unknown> {
  try {
    return await trial.call(part, run);
  } catch (error) {
    throw fault('a result', `an error: ${String(error)}`, trial.about, error);
  }
}
