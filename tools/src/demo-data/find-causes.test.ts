import { expect, test } from 'vitest';
import { findCauses } from './find-causes.ts';
import { gear } from './products/gear.ts';
import { openPlant } from './render-item.ts';

test('a plant has three or four causes of different kinds for a product, its own ones', () => {
  const found = [1, 2, 3].map((seed) => findCauses(openPlant(seed), gear));
  for (const causes of found) {
    expect([3, 4]).toContain(causes.length);
    expect(new Set(causes.map(({ kind }) => kind)).size).toBe(causes.length);
    for (const { kind, strength } of causes) {
      expect(gear.flaws).toContain(kind);
      expect(strength >= 0.3 && strength < 0.95).toBe(true);
    }
  }
  expect(new Set(found.flat().map(({ seed }) => seed)).size).toBe(found.flat().length);
  expect(findCauses(openPlant(2), gear)).toEqual(found[1]);
});

test('a product whose defects cannot be seen has no causes', () => {
  const blind = { ...gear, flaws: ['moth', 'ghost', 'draught'] as const };
  expect(() => findCauses(openPlant(1), { ...blind, flaws: [...blind.flaws] })).toThrow(
    /^E_OPTION: the defect ".*" of gear/,
  );
});
