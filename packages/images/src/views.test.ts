import { describe, expect, it } from 'vitest';
import { type Augment, viewName, viewsOf } from './views.ts';

describe('viewsOf', () => {
  it('makes 47, 23, 7 or no extra copies, all different and none upright', () => {
    const counts = (['rot15', 'rot30', 'rot90', 'none'] as const).map((augment) => {
      const views = viewsOf(augment);
      expect(new Set(views.map(({ angle, flip }) => `${angle} ${flip}`)).size).toBe(views.length);
      expect(views).not.toContainEqual({ angle: 0, flip: false });
      return views.length;
    });
    expect(counts).toEqual([47, 23, 7, 0]);
  });

  it('keeps one order: rotations first, then the mirrored ones', () => {
    expect(viewsOf('rot90').map(viewName)).toEqual([
      '90°',
      '180°',
      '270°',
      'mirrored',
      'mirrored 90°',
      'mirrored 180°',
      'mirrored 270°',
    ]);
    expect(viewsOf('rot15')[22]).toEqual({ angle: 345, flip: false });
    expect(viewsOf('rot15')[24]).toEqual({ angle: 15, flip: true });
  });

  it('refuses other names', () => {
    for (const name of ['rot45', 'toString', ''])
      expect(() => viewsOf(name as Augment)).toThrow(/E_OPTION: augment: expected none, rot15, rot30, rot90/);
  });
});
