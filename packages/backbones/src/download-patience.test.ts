import { describe, expect, it } from 'vitest';
import { pause, readRetryAfter, waitAfter } from './download-patience.ts';

const patience = { attempts: 5, firstWait: 100, longestWait: 1000, stall: 1 };

describe('the patience of a download', () => {
  it('doubles its waits up to the longest', () => {
    expect([1, 2, 3, 4, 5, 9].map((failures) => waitAfter(failures, undefined, patience))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it('waits at least as long as the server asks, unless that is too long', () => {
    expect(waitAfter(1, 50, patience)).toBe(100);
    expect(waitAfter(1, 7000, patience)).toBe(7000);
    expect(waitAfter(1, 10_001, patience)).toBeUndefined();
  });

  it('reads Retry-After as seconds or as a date, and nothing else', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(readRetryAfter('3', now)).toBe(3000);
    expect(readRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5000);
    expect(readRetryAfter('Thu, 01 Jan 2025 00:00:05 GMT', now)).toBe(0);
    expect(readRetryAfter('soon', now)).toBeUndefined();
    expect(readRetryAfter(null, now)).toBeUndefined();
  });

  it('ends a wait when the run is stopped', async () => {
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});
