import { seededRandom } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { type Cause, caused, mishap } from './cause.ts';

const cause: Cause = { kind: 'scratch', seed: 9, strength: 0.5 };

test('a caused flaw draws what its cause draws, within 1.2 % of the range, and is within 20 % as strong', () => {
  const typical = seededRandom(cause.seed);
  const expected = Array.from({ length: 200 }, () => typical());
  const all = new Set<number>();
  for (let item = 0; item < 20; item++) {
    const flaw = caused(cause)(seededRandom(item));
    expect(flaw.kind).toBe('scratch');
    expect(Math.abs(flaw.strength - 0.5)).toBeLessThanOrEqual(0.1);
    all.add(flaw.strength);
    for (const value of expected) {
      const drawn = flaw.random();
      expect(Math.abs(drawn - value)).toBeLessThanOrEqual(0.012);
      expect(drawn >= 0 && drawn < 1).toBe(true);
    }
  }
  expect(all.size).toBe(20);
});

test('a very strong or weak cause stays between barely visible and clear', () => {
  for (let item = 0; item < 20; item++) {
    expect(caused({ ...cause, strength: 0.95 })(seededRandom(item)).strength).toBeLessThanOrEqual(1);
    expect(caused({ ...cause, strength: 0.1 })(seededRandom(item)).strength).toBe(0.2);
  }
});

test('a mishap draws its strength and the rest from the stream of its item', () => {
  const strengths = Array.from({ length: 20 }, (_, item) => mishap('dent')(seededRandom(item)).strength);
  expect(Math.min(...strengths) >= 0.25 && Math.max(...strengths) < 1).toBe(true);
  expect(new Set(strengths).size).toBe(20);
});
