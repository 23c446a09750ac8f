import { expect, test } from 'vitest';
import { changedPixels } from './changed-pixels.ts';
import { circle } from './shapes.ts';
import { createSurface, fill, place, type Pose, side } from './surface.ts';

const sum = (plane: Float32Array): number => plane.reduce((total, value) => total + value, 0);
const raise = (surface: ReturnType<typeof createSurface>, pose: Pose, radius: number, opacity = 1): void =>
  fill(
    surface,
    pose,
    radius,
    (u, v) => circle(u, v, radius),
    (_u, _v, ink) => {
      ink.height += 1;
      return opacity;
    },
  );

test('an antialiased disc covers its area, wherever between the pixels it lies and whatever its scale', () => {
  for (const [x, y, scale] of [
    [128, 128, 1],
    [60.3, 90.7, 1],
    [128.5, 100.25, 2],
  ] as const) {
    const surface = createSurface();
    raise(surface, { x, y, angle: 0.4, scale }, 20);
    expect(sum(surface.height) / (Math.PI * (20 * scale) ** 2)).toBeCloseTo(1, 2);
  }
});

test('opacity mixes what is painted with what was there', () => {
  const surface = createSurface();
  raise(surface, { x: 128, y: 128, angle: 0, scale: 1 }, 20, 0.25);
  expect(surface.height[128 * side + 128]).toBe(0.25);
  expect(sum(surface.red)).toBe(0);
});

test('a shape that reaches over the border of the picture is cut there', () => {
  const surface = createSurface();
  raise(surface, { x: 0, y: 255, angle: 0, scale: 1 }, 30);
  expect(sum(surface.height) / ((Math.PI * 30 ** 2) / 4)).toBeCloseTo(1, 1);
});

test('a part placed at (u, v) appears where its parent sees (u, v)', () => {
  const pose: Pose = { x: 120, y: 130, angle: 0.7, scale: 1.3 };
  const part = place(pose, 20, -10, 0.2);
  expect(part.angle).toBeCloseTo(0.9, 12);
  const surface = createSurface();
  let nearest = { distance: Infinity, u: 0, v: 0 };
  fill(
    surface,
    pose,
    60,
    () => -1,
    (u, v, ink) => {
      ink.red = u;
      ink.green = v;
      return 1;
    },
  );
  for (let i = 0; i < side * side; i++) {
    const distance = Math.hypot((i % side) - part.x, Math.floor(i / side) - part.y);
    if (distance < nearest.distance) {
      nearest = { distance, u: surface.red[i] as number, v: surface.green[i] as number };
    }
  }
  expect(nearest.distance).toBeLessThan(0.71);
  expect(Math.hypot(nearest.u - 20, nearest.v + 10) * 1.3).toBeCloseTo(nearest.distance, 3);
});

test('changed pixels are those above the threshold in any channel, grown by one, at the border too', () => {
  const good = new Float32Array(3 * side * side);
  const flawed = good.slice();
  flawed[3 * (10 * side + 20) + 2] = 9;
  flawed[3 * (50 * side + 50)] = 8; // at the threshold, not above it
  flawed[0] = -30;
  const { mask, area } = changedPixels(good, flawed);
  expect(area).toBe(9 + 4);
  expect([mask[9 * side + 19], mask[11 * side + 21], mask[0], mask[side + 1]]).toEqual([255, 255, 255, 255]);
  expect([mask[50 * side + 50], mask[2], mask[12 * side + 20]]).toEqual([0, 0, 0]);
});
