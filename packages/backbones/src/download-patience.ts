import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '@tailedcore/core';

/** How long a download bears with a bad line. All in milliseconds but `attempts`. */
export interface Patience {
  /** Failures in a row, without a mebibyte gained, after which it gives up; at least 1. */
  readonly attempts: number;
  /** Wait before the second attempt; doubled each time. */
  readonly firstWait: number;
  /** No wait that we choose is longer; a server may ask for up to ten times that (`Retry-After`). */
  readonly longestWait: number;
  /** An attempt in which nothing arrives for so long has failed. */
  readonly stall: number;
}

export const usualPatience: Patience = { attempts: 5, firstWait: 1000, longestWait: 30_000, stall: 30_000 };

/** The wait after the `failures`th failure in a row (from 1), or undefined when the server asks for too long a one. */
export function waitAfter(failures: number, asked: number | undefined, patience: Patience): number | undefined {
  const ours = Math.min(patience.firstWait * 2 ** (failures - 1), patience.longestWait);
  if (asked === undefined) return ours;
  return asked > 10 * patience.longestWait ? undefined : Math.max(ours, asked);
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date; undefined when it is absent or neither. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** @throws E_ABORTED as soon as `signal` fires. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw fail('E_ABORTED', {}, signal.reason);
  }
}
