/// <reference lib="dom" />
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { politely } from '../../web/src/politely.ts';
import { ServerError } from '../../web/src/server.ts';
import { turns } from '../../web/src/turns.ts';

describe('turns', () => {
  it('runs no more than so many at once, in order, and goes on after a failure', async () => {
    const takeTurn = turns(2);
    const log: string[] = [];
    let running = 0;
    const task = (i: number) => async () => {
      expect(++running).toBeLessThanOrEqual(2);
      log.push(`start ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      if (i === 1) throw new Error('one fails');
    };
    const ended = await Promise.allSettled([0, 1, 2, 3, 4].map((i) => takeTurn(task(i))));
    expect(log).toEqual([0, 1, 2, 3, 4].map((i) => `start ${i}`));
    expect(ended.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
  });
});

describe('politely', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const busy = (status = 429, retry?: number) => new ServerError(status, 'E_BUSY', 'busy', retry);

  it('waits as long as the server asks for, then longer each time, and says so', async () => {
    const waits: number[] = [];
    const task = vi
      .fn()
      .mockRejectedValueOnce(busy(429, 5))
      .mockRejectedValueOnce(busy(503))
      .mockRejectedValueOnce(busy())
      .mockResolvedValue('done');
    const ended = politely(task, { signal: new AbortController().signal, onWait: (seconds) => waits.push(seconds) });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await ended).toBe('done');
    expect(waits).toEqual([5, 2, 4]);
  });

  it('gives up at last, and at once for other failures', async () => {
    const other = vi.fn().mockRejectedValue(busy(422));
    await expect(politely(other, { signal: new AbortController().signal, onWait: () => undefined })).rejects.toThrow(
      'busy',
    );
    expect(other).toHaveBeenCalledTimes(1);
    const task = vi.fn().mockRejectedValue(busy());
    const ended = expect(
      politely(task, { signal: new AbortController().signal, onWait: () => undefined }),
    ).rejects.toThrow('busy');
    await vi.advanceTimersByTimeAsync(3_600_000);
    await ended;
    expect(task).toHaveBeenCalledTimes(20);
  });

  it('stops waiting when nobody wants the answer any more', async () => {
    const controller = new AbortController();
    const ended = expect(
      politely(() => Promise.reject(busy(429, 60)), { signal: controller.signal, onWait: () => undefined }),
    ).rejects.toThrow('closed');
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('closed'));
    await ended;
    expect(vi.getTimerCount()).toBe(0);
  });
});
