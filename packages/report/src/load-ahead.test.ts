import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadAhead } from './load-ahead.ts';

test('results keep their order, and no more than the width are loaded and not yet taken', async () => {
  let loaded = 0;
  let taken = 0;
  let most = 0;
  const loads = Array.from({ length: 20 }, (_, i) => async () => {
    loaded++;
    most = Math.max(most, loaded - taken);
    await wait(i % 3);
    return i;
  });
  const order: number[] = [];
  for await (const value of loadAhead(loads, 4)) {
    taken++;
    order.push(value);
    await wait(1);
  }
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(most).toBe(4);
});

test('a rejection comes in its turn and starts nothing more', async () => {
  const started: number[] = [];
  const loads = Array.from({ length: 10 }, (_, i) => async () => {
    started.push(i);
    if (i === 1) throw new Error('broken');
    return i;
  });
  const order: number[] = [];
  await expect(async () => {
    for await (const value of loadAhead(loads, 3)) order.push(value);
  }).rejects.toThrow('broken');
  expect(order).toEqual([0]);
  expect(started).toEqual([0, 1, 2, 3]);
});

test('a consumer that stops early leaves no unhandled rejection', async () => {
  const loads = [async () => 1, async () => Promise.reject(new Error('never asked for'))];
  for await (const value of loadAhead(loads, 2)) {
    expect(value).toBe(1);
    break;
  }
  await wait(5);
});
