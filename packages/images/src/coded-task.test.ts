import { fail } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { codedTask } from './coded-task.ts';

it('gives the result of the function, or of its promise', async () => {
  expect(await codedTask((input: number) => input + 1)(1)).toBe(2);
  expect(await codedTask(async (input: number) => input + 1)(2)).toBe(3);
});

it('returns a coded error as data, thrown at once or later', async () => {
  const thrown = { thrown: { code: 'E_IMAGE_EMPTY', details: { path: 'a.png' } } };
  const refuse = () => {
    throw fail('E_IMAGE_EMPTY', { path: 'a.png' });
  };
  expect(await codedTask(refuse)(undefined)).toEqual(thrown);
  expect(await codedTask(async () => refuse())(undefined)).toEqual(thrown);
});

it('throws any other error', async () => {
  const other = new RangeError('no');
  await expect(codedTask(() => Promise.reject(other))(undefined)).rejects.toBe(other);
});
