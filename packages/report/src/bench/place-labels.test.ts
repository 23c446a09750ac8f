import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeLabels, type PlacedLabel } from './place-labels.ts';

const area = { left: 50, top: 10, right: 390, bottom: 310 };

test('a lone name stands to the right, at the right edge to the left', () => {
  expect(placeLabels([{ x: 100, y: 100, name: 'ours' }], area)).toEqual([
    { text: 'ours', x: 110, y: 104, anchor: 'start' },
  ]);
  expect(placeLabels([{ x: 380, y: 100, name: 'ours' }], area)).toEqual([
    { text: 'ours', x: 370, y: 104, anchor: 'end' },
  ]);
});

test('long names are cut at whole letters', () => {
  const [label] = placeLabels([{ x: 60, y: 100, name: '😀'.repeat(30) }], area);
  expect(label?.text).toBe(`${'😀'.repeat(19)}…`);
});

test('names never cover each other and stay inside; where there is no room there is none', () => {
  const point = fc.record({
    x: fc.double({ min: 50, max: 390, noNaN: true }),
    y: fc.double({ min: 10, max: 310, noNaN: true }),
    name: fc.string({ minLength: 1, maxLength: 25 }),
  });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 14 }), (points) => {
      const boxes = placeLabels(points, area).flatMap((label) => (label ? [boxOf(label)] : []));
      boxes.forEach(([left, top, right, bottom], i) => {
        expect(left >= area.left && right <= area.right && top >= area.top && bottom <= area.bottom).toBe(true);
        for (const [l, t, r, b] of boxes.slice(i + 1))
          expect(left < r && l < right && top < b && t < bottom).toBe(false);
      });
    }),
    { numRuns: 300 },
  );
});

function boxOf({ text, x, y, anchor }: PlacedLabel): readonly [number, number, number, number] {
  const wide = 7.2 * text.length;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2;
  return [left, y - 11, left + wide, y + 3];
}
