import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fail } from '@tailedcore/core';
import { cpuQuota, type ReadFile } from './cpu-quota.ts';

/** How many worker threads there are to be, and what says so. */
export interface ThreadCount {
  readonly threads: number;
  /** For people. */
  readonly source: string;
}

/** What the number depends on besides the wish; the machine's own by default. */
export interface ThreadFacts {
  readonly env?: NodeJS.ProcessEnv;
  /** CPUs that the process may be placed on. */
  readonly parallelism?: number;
  readonly read?: ReadFile;
}

const most = 512;

/**
 * The number asked for; else that of the variable TAILEDCORE_THREADS; else as many as the process may use: the CPUs that it may be
 * placed on, or its control groups' quota rounded up where that is less.
 * @throws E_OPTION when the number asked for, or the variable's, is no whole number from 1 to 512.
 */
export function threadCount(wanted?: number, facts: ThreadFacts = {}): ThreadCount {
  const { env = process.env, parallelism = availableParallelism(), read = readSystemFile } = facts;
  if (wanted !== undefined) return { threads: checked('threads', wanted), source: 'as asked for' };
  const variable = env['TAILEDCORE_THREADS'];
  if (variable !== undefined && variable !== '')
    return { threads: checked('TAILEDCORE_THREADS', variable), source: 'from TAILEDCORE_THREADS' };
  const quota = cpuQuota(read);
  if (quota !== undefined && Math.ceil(quota) < parallelism)
    return { threads: Math.ceil(quota), source: `from the CPU quota of ${Number(quota.toFixed(2))} of this container` };
  return { threads: parallelism, source: 'the CPUs that this process may use' };
}

function checked(what: string, received: number | string): number {
  const threads = typeof received === 'number' || /^\d+$/.test(received) ? Number(received) : NaN;
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return threads;
  throw fail('E_OPTION', { what, expected: `a whole number from 1 to ${most}`, received: JSON.stringify(received) });
}

function readSystemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Other systems, and machines without control groups, have no such file.
    return undefined;
  }
}
