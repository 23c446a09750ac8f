import type { Placement } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { maskUnder } from './mask-under.ts';
import { nearMask } from './near-mask.ts';

/** A mask drawn in text, `#` defective. */
function drawn(...rows: string[]) {
  const width = (rows[0] as string).length;
  return { width, height: rows.length, data: Uint8Array.from(rows.join(''), (cell) => (cell === '#' ? 1 : 0)) };
}

/** Places on the whole image of a size, or a part of it. */
function whole(width: number, height: number, part: Partial<Placement> = {}): Placement {
  return { width, height, left: 0, top: 0, right: width, bottom: height, ...part };
}

function seen(mask: ReturnType<typeof drawn>, size: readonly [number, number], placement: Placement): string[] {
  const pixels = [...maskUnder(mask, { size, placement })].map((pixel) => (pixel === 1 ? '#' : '.')).join('');
  return Array.from({ length: size[0] }, (_, y) => pixels.slice(y * size[1], (y + 1) * size[1]));
}

describe('the mask under a heat map', () => {
  const mask = drawn('##......', '##......', '....#...', '.......#');

  it('is the mask itself where each pixel of the map is one of the image', () => {
    expect(seen(mask, [4, 8], whole(8, 4))).toEqual(['##......', '##......', '....#...', '.......#']);
  });

  it('is taken at the centres of the pixels of the map, and of what it covers only', () => {
    // columns 3 and 7, rows 1 and 3
    expect(seen(drawn('........', '...#...#', '........', '...#....'), [2, 2], whole(8, 4))).toEqual(['..', '..']);
    expect(seen(drawn('........', '..#...#.', '........', '..#.....'), [2, 2], whole(8, 4))).toEqual(['##', '#.']);
    expect(seen(mask, [4, 4], whole(8, 4, { left: 4 }))).toEqual(['....', '....', '#...', '...#']);
    expect(seen(mask, [2, 8], whole(8, 4, { top: 1, bottom: 3 }))).toEqual(['##......', '....#...']);
  });

  it('repeats its border where the map reaches beyond the image', () => {
    expect(seen(mask, [4, 10], whole(8, 4, { left: -1, right: 9 }))).toEqual([
      '###.......',
      '###.......',
      '.....#....',
      '........##',
    ]);
  });

  it('may have another size than the image: what the map covers is stretched with it', () => {
    for (const scale of [2, 10, 0.5]) {
      const placement = whole(8 * scale, 4 * scale, { left: 4 * scale });
      expect(seen(mask, [4, 4], placement), `${scale}`).toEqual(['....', '....', '#...', '...#']);
    }
    expect(seen(mask, [4, 4], whole(4, 4))).toEqual(['#...', '#...', '....', '...#']);
  });

  it('has whole squares for each pixel of a small mask', () => {
    expect(seen(drawn('#.', '.#'), [4, 4], whole(640, 480))).toEqual(['##..', '##..', '..##', '..##']);
  });
});

describe('a place near a mask', () => {
  const mask = drawn('.....', '..#..', '.....');

  it('is within reach of the centre of one of its pixels', () => {
    expect(nearMask(mask, 2.5, 1.5, 0)).toBe(true);
    expect(nearMask(mask, 4.5, 1.5, 2)).toBe(true);
    expect(nearMask(mask, 4.5, 1.5, 1.9)).toBe(false);
    expect(nearMask(mask, 3.5, 2.5, 1.4)).toBe(false);
    expect(nearMask(mask, 3.5, 2.5, 1.5)).toBe(true);
  });

  it('may be at the border and beyond', () => {
    expect(nearMask(drawn('#.'), -1, 0.5, 2)).toBe(true);
    expect(nearMask(drawn('..', '.#'), 2, 2, 1)).toBe(true);
    expect(nearMask(drawn('..', '..'), 1, 1, 9)).toBe(false);
  });
});
