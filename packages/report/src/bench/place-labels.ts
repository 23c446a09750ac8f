import { finite } from './finite.ts';

/** A box that nothing else should cover, in units of the drawing. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label and where its baseline begins or ends. */
export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end' | 'middle';
}

/** Usual width of a letter at the font size of the drawings, and the height of a line. */
const letter = 7.2;
const line = 14;
const longest = 20;

/**
 * Puts a name beside each point so that names cover neither points nor each other and stay inside `area`: greedy, in the order
 * given, from the nearest place outward. A name without a free place is left out; the keys of the drawing have it.
 */
export function placeLabels(
  points: readonly { readonly x: number; readonly y: number; readonly name: string }[],
  area: Box,
): readonly (PlacedLabel | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => around(finite(x), finite(y), 6));
  return points.map(({ x, y, name }) => {
    const text = shortened(name);
    for (const label of places(text, x, y)) {
      const box = boxOf(label);
      if (!inside(box, area) || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return label;
    }
    return undefined;
  });
}

function* places(text: string, x: number, y: number): Generator<PlacedLabel> {
  for (const distance of [10, 18, 28]) {
    for (const lift of [4, -8, 16]) {
      yield { text, x: x + distance, y: y + lift, anchor: 'start' };
      yield { text, x: x - distance, y: y + lift, anchor: 'end' };
    }
    yield { text, x, y: y - distance, anchor: 'middle' };
    yield { text, x, y: y + distance + 9, anchor: 'middle' };
  }
}

function boxOf({ text, x, y, anchor }: PlacedLabel): Box {
  const wide = letter * text.length;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2;
  return { left, right: left + wide, top: y - line + 3, bottom: y + 3 };
}

function around(x: number, y: number, reach: number): Box {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function inside(a: Box, area: Box): boolean {
  return a.left >= area.left && a.right <= area.right && a.top >= area.top && a.bottom <= area.bottom;
}

/** Long names end in …; whole letters only. */
function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= longest ? name : `${letters.slice(0, longest - 1).join('')}…`;
}
