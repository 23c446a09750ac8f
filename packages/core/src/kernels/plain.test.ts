import { expect, it } from 'vitest';
import { plainKernels } from './plain.ts';

it('allocates zeroed memory that threads can share', () => {
  const m = plainKernels.allocate(3, 4);
  expect([m.rows, m.columns, m.data.length]).toEqual([3, 4, 12]);
  expect(m.data.every((value) => value === 0)).toBe(true);
  expect(m.data.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('allocates empty matrices', () => {
  expect(plainKernels.allocate(0, 128).data).toHaveLength(0);
});
