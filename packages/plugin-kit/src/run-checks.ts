import type { Check } from './check.ts';

/** What became of a check. */
export interface CheckResult {
  readonly name: string;
  readonly outcome: 'kept' | 'broken' | 'skipped';
  /** Why it was skipped, or what was expected, what came, and with which input. */
  readonly reason?: string | undefined;
}

/** Runs the checks one after the other, for those who have no test runner at hand. Never rejects. */
export async function runChecks(checks: Iterable<Check>): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runCheck(check));
  return results;
}

async function runCheck({ name, skip, run }: Check): Promise<CheckResult> {
  if (skip !== undefined) return { name, outcome: 'skipped', reason: skip };
  try {
    await run();
    return { name, outcome: 'kept' };
  } catch (error) {
    return { name, outcome: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
}
