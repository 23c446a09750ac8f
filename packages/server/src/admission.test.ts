import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';

/** A task that ends when told, and knows whether it was started and stopped. */
function heldTask() {
  let end = () => {};
  const held = new Promise<void>((resolve) => (end = resolve));
  const seen = { started: false, stopped: false };
  const task = async (signal: AbortSignal) => {
    seen.started = true;
    await new Promise<void>((resolve, reject) => {
      void held.then(resolve);
      signal.addEventListener('abort', () => {
        seen.stopped = true;
        reject(new Error('stopped'));
      });
    });
    return 'done';
  };
  return { task, end, seen };
}

const never = new AbortController().signal;
const full = () => {
  const admission = new Admission({ concurrency: 2, queue: 3, timeoutMs: 10_000 });
  const tasks = Array.from({ length: 5 }, heldTask);
  const ended = tasks.map(({ task }) => admission.run(task, { signal: never }));
  return { admission, tasks, ended };
};

describe('Admission', () => {
  it('runs so many at a time, lets so many wait, and refuses the next at once', async () => {
    const { admission, tasks, ended } = full();
    await sleep(1);
    expect(tasks.map(({ seen }) => seen.started)).toEqual([true, true, false, false, false]);
    expect([admission.running, admission.waiting]).toEqual([2, 3]);
    await expect(admission.run(heldTask().task, { signal: never })).rejects.toMatchObject({
      code: 'E_BUSY',
      details: { received: 3, expected: 3 },
    });
    expect(() => admission.requireRoom()).toThrow('E_BUSY');
    for (const { end } of tasks) end();
    expect(await Promise.all(ended)).toEqual(Array(5).fill('done'));
    admission.requireRoom(5);
    expect(() => admission.requireRoom(6)).toThrow('E_BUSY');
  });

  it('takes all of several tasks or none', async () => {
    const admission = new Admission({ concurrency: 1, queue: 2, timeoutMs: 10_000 });
    const started: number[] = [];
    const tasks = Array.from({ length: 4 }, (_, i) => async () => started.push(i));
    expect(() => admission.runAll(tasks, { signal: never })).toThrow('E_BUSY');
    await sleep(1);
    expect(started).toEqual([]);
    expect((await admission.runAll(tasks.slice(1), { signal: never })).map(({ status }) => status)).toEqual(
      Array(3).fill('fulfilled'),
    );
  });

  it('gives the place of an aborted task to the next, whether it waits or runs', async () => {
    const admission = new Admission({ concurrency: 1, queue: 1, timeoutMs: 10_000 });
    const [running, waiting, next] = [heldTask(), heldTask(), heldTask()];
    const [stopRunning, stopWaiting] = [new AbortController(), new AbortController()];
    const first = admission.run(running.task, { signal: stopRunning.signal });
    const second = admission.run(waiting.task, { signal: stopWaiting.signal });
    await sleep(1);
    stopWaiting.abort();
    await expect(second).rejects.toMatchObject({ code: 'E_ABORTED' });
    const third = admission.run(next.task, { signal: never });
    stopRunning.abort();
    await expect(first).rejects.toMatchObject({ code: 'E_ABORTED' });
    next.end();
    expect(await third).toBe('done');
    expect(waiting.seen.started).toBe(false);
    expect(running.seen.stopped).toBe(true);
  });

  it('stops what takes too long, counted from its turn on', async () => {
    const admission = new Admission({ concurrency: 1, queue: 9, timeoutMs: 60 });
    const slow = heldTask();
    const quick = async () => 'quick';
    const ended = admission.run(slow.task, { signal: never });
    const after = admission.run(quick, { signal: never });
    await expect(ended).rejects.toMatchObject({ code: 'E_TIMEOUT' });
    expect(slow.seen.stopped).toBe(true);
    expect(await after).toBe('quick');
  });

  it('says when to try again: soon when tasks are short, at most in a minute', async () => {
    const seconds = (admission: Admission) => {
      try {
        admission.requireRoom(1000);
      } catch (error) {
        return (error as { details: { seconds: number } }).details.seconds;
      }
      return NaN;
    };
    const admission = new Admission({ concurrency: 2, queue: 500, timeoutMs: 1000 });
    const tasks = Array.from({ length: 402 }, heldTask);
    const ended = tasks.map(({ task }) => admission.run(task, { signal: never }));
    await sleep(1);
    expect(seconds(admission)).toBe(60);
    for (const { end } of tasks) end();
    await Promise.all(ended);
    expect(seconds(admission)).toBe(1);
  });
});
