import { describe, expect, it } from 'vitest';
import { type Augment, viewName, viewsOf } from './views.ts';

const names = ['rot15', 'rot30', 'rot90', 'none'] as const;

describe('viewsOf', () => {
  it('makes 47, 23, 7 or no extra copies, all different and none upright', () => {
    const counts = names.map((augment) => {
      const views = viewsOf({ augment, flip: true });
      expect(new Set(views.map(({ angle, flip }) => `${angle} ${flip}`)).size).toBe(views.length);
      expect(views).not.toContainEqual({ angle: 0, flip: false });
      return views.length;
    });
    expect(counts).toEqual([47, 23, 7, 0]);
  });

  it('makes 23, 11, 3 or none without mirrored ones: the first of those with them', () => {
    const counts = names.map((augment) => {
      const views = viewsOf({ augment, flip: false });
      expect(views).toEqual(viewsOf({ augment, flip: true }).filter(({ flip }) => !flip));
      expect(views).toEqual(viewsOf({ augment, flip: true }).slice(0, views.length));
      return views.length;
    });
    expect(counts).toEqual([23, 11, 3, 0]);
  });

  it('keeps one order: rotations first, then the mirrored ones', () => {
    expect(viewsOf({ augment: 'rot90', flip: true }).map(viewName)).toEqual([
      '90°',
      '180°',
      '270°',
      'mirrored',
      'mirrored 90°',
      'mirrored 180°',
      'mirrored 270°',
    ]);
    expect(viewsOf({ augment: 'rot15', flip: true })[22]).toEqual({ angle: 345, flip: false });
    expect(viewsOf({ augment: 'rot15', flip: true })[24]).toEqual({ angle: 15, flip: true });
  });

  it('refuses other names', () => {
    for (const name of ['rot45', 'toString', ''])
      expect(() => viewsOf({ augment: name as Augment, flip: true })).toThrow(
        /E_OPTION: augment: expected none, rot15, rot30, rot90/,
      );
  });
});
