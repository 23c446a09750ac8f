import { expect, test } from 'vitest';
import { caused, mishap } from './cause.ts';
import { planLine } from './line.ts';
import { openPlant, renderItem } from './render-item.ts';
import { side } from './surface.ts';

const plant = openPlant(5);
const products = planLine(1).map(({ product }) => product);

test.each(products.map((product) => [product.name, product] as const))(
  'every kind of defect of a %s changes the picture inside its mask, and outside it nothing but dim traces',
  (_, product) => {
    const good = renderItem(plant, product, 11);
    expect(good.mask).toBeUndefined();
    expect(good.pixels.length).toBe(3 * side * side);
    for (const kind of product.flaws) {
      const { pixels, mask } = renderItem(plant, product, 11, mishap(kind));
      const difference = (inside: boolean) => largestDifferences(good.pixels, pixels, mask ?? new Uint8Array(), inside);
      expect(difference(true).largest, kind).toBeGreaterThan(8);
      // sensor noise is the same in both; levels below the threshold and rounding are all that may differ
      expect(difference(false).largest, kind).toBeLessThanOrEqual(12);
      expect(difference(false).changed, kind).toBeLessThan(0.1);
    }
  },
);

test('two items of one product differ by far more than noise, and the same seed renders the same item', () => {
  for (const product of products) {
    const [first, second] = [renderItem(plant, product, 1).pixels, renderItem(plant, product, 2).pixels];
    const everywhere = new Uint8Array(side * side).fill(255);
    expect(largestDifferences(first, second, everywhere, true).changed).toBeGreaterThan(0.5);
    expect(Buffer.compare(renderItem(plant, product, 1).pixels, first)).toBe(0);
  }
});

test('every product has its own ground, light and camera', () => {
  const grounds = products.flatMap(({ station }) => (station.ground === undefined ? [] : [station.ground]));
  expect(new Set(grounds).size).toBe(products.length - 1); // the fabric fills the picture
  expect(new Set(products.map(({ station }) => JSON.stringify([station.lamp, station.camera]))).size).toBe(8);
  // the corners show the ground: they differ between stations by more than between two pictures of one station
  const corners = products.map((product) => {
    const [first = [], second = []] = [1, 2].map((seed) => meanColour(renderItem(plant, product, seed).pixels, 16));
    return { name: product.name, colour: first, own: distance(first, second) };
  });
  for (const [index, { name, colour, own }] of corners.entries()) {
    for (const other of corners.slice(index + 1)) {
      expect(distance(colour, other.colour), `${name} and ${other.name}`).toBeGreaterThan(own);
    }
  }
});

test('a cause leaves nearly the same spot on item after item, a mishap leaves it anywhere', () => {
  const board = products.find(({ name }) => name === 'circuit-board');
  if (board === undefined) throw new Error('there is no board');
  const upright = { ...board, turn: 0 };
  const spots = (draw: (k: number) => ReturnType<typeof mishap>) =>
    Array.from({ length: 8 }, (_, k) => centre(renderItem(plant, upright, 100 + k, draw(k)).mask ?? new Uint8Array()));
  const cause = { kind: 'scorched', seed: 5, strength: 0.6 };
  // the board itself lies up to 5 px off the middle either way
  expect(largestDistance(spots(() => caused(cause)))).toBeLessThan(30);
  expect(largestDistance(spots(() => mishap('scorched')))).toBeGreaterThan(60);
});

test('a kind of defect that a product does not have cannot be rendered', () => {
  const [product] = products;
  if (product === undefined) throw new Error('the line is empty');
  expect(() => renderItem(plant, product, 1, mishap('moth'))).toThrow(/^E_OPTION: the defect "moth" of gear/);
});

/** Over the pixels of the mask or those beside it: the largest difference of any channel, and the share that differs at all. */
function largestDifferences(
  a: Uint8Array,
  b: Uint8Array,
  mask: Uint8Array,
  inside: boolean,
): { largest: number; changed: number } {
  let largest = 0;
  let changed = 0;
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if ((mask[i] === 255) !== inside) continue;
    count++;
    let here = 0;
    for (let c = 3 * i; c < 3 * i + 3; c++) here = Math.max(here, Math.abs((a[c] as number) - (b[c] as number)));
    largest = Math.max(largest, here);
    if (here > 0) changed++;
  }
  return { largest, changed: changed / count };
}

/** Of the `size` x `size` square in the upper left corner. */
function meanColour(pixels: Uint8Array, size: number): number[] {
  const sum = [0, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (pixels[3 * (y * side + x) + c] as number);
    }
  }
  return sum.map((value) => value / (size * size));
}

/** The middle of the mask, [x, y] px. */
function centre(mask: Uint8Array): number[] {
  const inside = [...mask.keys()].filter((i) => mask[i] === 255);
  const mean = (of: (i: number) => number): number => inside.reduce((sum, i) => sum + of(i), 0) / inside.length;
  return [mean((i) => i % side), mean((i) => Math.floor(i / side))];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, k) => value - (b[k] as number)));
}

function largestDistance(points: readonly number[][]): number {
  return Math.max(...points.flatMap((a) => points.map((b) => distance(a, b))));
}
