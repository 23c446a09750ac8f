import { selectionRowBytes } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { allocateShared, fitsOneMemory, residentRows } from './shared-memory.ts';

describe('a matrix in shared memory', () => {
  it.each([8, 63, 64, 128, 511, 512, 1024])(
    'of %i columns takes what the estimate says, and no more than half a megabyte besides',
    (columns) => {
      const rows = 10_000;
      const { data } = allocateShared(rows, columns);
      const besides = data.buffer.byteLength - rows * selectionRowBytes(columns);
      expect(besides).toBeGreaterThanOrEqual(0);
      expect(besides).toBeLessThan(2 ** 19);
    },
  );

  it('has parts that do not overlap and end inside it', () => {
    const features = allocateShared(9001, 100);
    const resident = residentRows(features, Uint32Array.of(5, 3));
    const { sketches } = resident;
    if (!sketches) throw new Error('no room for sketches');
    const parts = [
      [resident.features, 9001 * 400],
      [resident.candidates, 9001 * 4],
      [resident.bounds, 9001 * 4],
      [resident.seen, 9001 * 4],
      [resident.taken, 9001 * 4],
      [sketches.rows, 9001 * sketches.width * 4],
      [sketches.taken, sketches.room * sketches.width * 4],
      [sketches.directions, 100 * sketches.width * 8],
      [sketches.mean, 100 * 8],
    ] as const;
    let free = 0;
    for (const [from, bytes] of parts) {
      expect(from).toBeGreaterThanOrEqual(free);
      free = from + bytes;
    }
    expect(free).toBeLessThanOrEqual(features.data.buffer.byteLength);
    expect(sketches.room % 4).toBe(0);
    expect(sketches.rows % 64).toBe(0);
    expect(sketches.directions % 8).toBe(0);
  });

  it('tells what does not fit one memory', () => {
    expect(fitsOneMemory(7_000_000, 128)).toBe(true);
    expect(fitsOneMemory(7_200_000, 128)).toBe(false);
  });
});
