import { expect, it } from 'vitest';
import { jobsFor, mostJobs } from './choose-jobs.ts';
import { timeLeft } from './time-left.ts';

it('guesses nothing before a cell was timed', () => {
  expect(timeLeft().guess(['a'], [], 1)).toBeUndefined();
});

it('takes the mean of a method, or of all cells for one that was not timed', () => {
  const clock = timeLeft();
  clock.took('slow', 30);
  clock.took('slow', 50);
  clock.took('fast', 10);
  expect(clock.guess(['slow'], [], 1)).toBe(40);
  expect(clock.guess(['fast', 'fast'], [], 1)).toBe(20);
  expect(clock.guess(['new'], [], 1)).toBe(30);
});

it('counts what is begun, shares the work among the jobs, and is never below the longest cell', () => {
  const clock = timeLeft();
  clock.took('a', 10);
  expect(clock.guess(['a', 'a', 'a'], [{ method: 'a', seconds: 4 }], 2)).toBe(18);
  expect(clock.guess([], [{ method: 'a', seconds: 25 }], 2)).toBe(0);
  expect(
    clock.guess(
      [],
      [
        { method: 'a', seconds: 2 },
        { method: 'a', seconds: 9 },
      ],
      2,
    ),
  ).toBe(8);
  expect(clock.guess(['a'], [], 4)).toBe(10);
  expect(clock.guess([], [], 2)).toBe(0);
});

it('works on as many cells at once as have two threads each and room for their features, one at least', () => {
  expect([1, 2, 3, 4, 16].map((threads) => mostJobs(100, threads))).toEqual([1, 1, 1, 2, 8]);
  expect(mostJobs(3, 64)).toBe(3);
  const need = { cells: 100, threads: 16, memory: 10e9 };
  expect(jobsFor({ ...need, bytes: 0 })).toBe(8);
  expect(jobsFor({ ...need, bytes: 3.4e9 })).toBe(2);
  expect(jobsFor({ ...need, bytes: 20e9 })).toBe(1);
});
