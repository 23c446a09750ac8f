// The plain method, to measure the lazy one against: every row is compared with every taken row, at the speed of memory.
import { at, laneSum, squaredDistance } from './farthest-distance';

/**
 * One step for candidates `from` to `to` (exclusive): lowers their bounds to their distance to row `taken` of the features.
 * A bound below zero marks a taken candidate. Returns the position with the largest bound (the first on ties), -1 when all are taken.
 */
export function plainStep(
  features: usize,
  candidates: usize,
  from: i32,
  to: i32,
  columns: i32,
  taken: i32,
  bounds: usize,
): i32 {
  const stride = (<usize>columns) << 2;
  const other = features + (<usize>taken) * stride;
  let best: i32 = -1;
  let bestValue: f32 = -1;
  for (let i = from; i < to; i++) {
    const slot = at(bounds, i);
    let bound = load<f32>(slot);
    const distance = squaredDistance(features + (<usize>load<u32>(at(candidates, i))) * stride, other, columns);
    if (distance < bound) {
      bound = distance;
      store<f32>(slot, bound);
    }
    if (bound > bestValue) {
      bestValue = bound;
      best = i;
    }
  }
  return best;
}

/** The sum of `count` floats: reading memory and nothing else, the ceiling of every step. */
export function readFloats(from: usize, count: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  const end = from + ((<usize>(count & ~15)) << 2);
  let address = from;
  while (address < end) {
    s0 = f32x4.add(s0, v128.load(address));
    s1 = f32x4.add(s1, v128.load(address, 16));
    s2 = f32x4.add(s2, v128.load(address, 32));
    s3 = f32x4.add(s3, v128.load(address, 48));
    address += 64;
  }
  let sum = laneSum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (let j = count & 15; j > 0; j--) {
    sum += load<f32>(address);
    address += 4;
  }
  return sum;
}
