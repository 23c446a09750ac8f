import { setImmediate as turn } from 'node:timers/promises';
import { createPool, type TaskRunner, type WorkerTask } from '@tailedcore/compute';
import { expect, it } from 'vitest';
import { prepareDecoding } from './tasks.ts';

it('a thread can be told to load the decoder', async () => {
  await using pool = createPool(1);
  const ended: Promise<unknown>[] = [];
  const runner: TaskRunner = {
    threads: 1,
    run<Result>(task: WorkerTask): Promise<Result> {
      const running = pool.run<Result>(task, undefined);
      ended.push(running);
      return running;
    },
  };
  prepareDecoding(runner);
  expect(await Promise.all(ended)).toEqual([undefined]);
});

it('that it cannot is left for the first image to tell', async () => {
  const told: unknown[] = [];
  const tell = (reason: unknown) => told.push(reason);
  process.on('unhandledRejection', tell);
  prepareDecoding({ threads: 1, run: () => Promise.reject(new Error('no decoder here')) });
  await turn();
  process.off('unhandledRejection', tell);
  expect(told).toEqual([]);
});
