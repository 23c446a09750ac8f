// A sketch of a row x: its coordinates z on a few orthonormal directions V about a mean m, and the length r of what they leave over. For two
// rows ||x - y||^2 >= ||z_x - z_y||^2 + (r_x - r_y)^2, exactly; what rounding adds is counted in `limitOf`.
import { at } from './farthest-distance';

/**
 * Writes the sketches of candidates `from` to `to` (exclusive). Sums are in float64; the sketch is rounded once, to float32.
 * @param mean - [columns] f64. @param directions - [columns, width] f64, orthonormal down the columns, the last column zero.
 * @param sketches - [.., width] f32; the last element of each is r. `width` is a multiple of 8.
 * @returns the largest ||x - mean||^2 among them.
 */
export function sketch(
  features: usize,
  candidates: usize,
  from: i32,
  to: i32,
  columns: i32,
  mean: usize,
  directions: usize,
  sketches: usize,
  width: i32,
): f64 {
  const stride = (<usize>columns) << 2;
  let largest: f64 = 0;
  for (let i = from; i < to; i++) {
    const row = features + (<usize>load<u32>(at(candidates, i))) * stride;
    let target = sketches + (<usize>i) * ((<usize>width) << 2);
    const norm = centredNorm(row, columns, mean);
    let inside: f64 = 0;
    for (let k = 0; k < width; k += 8) {
      inside += projectEight(row, columns, mean, directions + ((<usize>k) << 3), (<usize>width) << 3, target);
      target += 32;
    }
    store<f32>(target - 4, <f32>Math.sqrt(Math.max(0, norm - inside)));
    if (norm > largest) largest = norm;
  }
  return largest;
}

function centredNorm(row: usize, columns: i32, mean: usize): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < columns; j++) {
    const d = <f64>load<f32>(at(row, j)) - load<f64>(mean + ((<usize>j) << 3));
    sum += d * d;
  }
  return sum;
}

/** Eight coordinates at once; returns the sum of their squares. */
function projectEight(row: usize, columns: i32, mean: usize, directions: usize, stride: usize, target: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  for (let j = 0; j < columns; j++) {
    const d = f64x2.splat(<f64>load<f32>(at(row, j)) - load<f64>(mean + ((<usize>j) << 3)));
    s0 = f64x2.add(s0, f64x2.mul(d, v128.load(directions)));
    s1 = f64x2.add(s1, f64x2.mul(d, v128.load(directions, 16)));
    s2 = f64x2.add(s2, f64x2.mul(d, v128.load(directions, 32)));
    s3 = f64x2.add(s3, f64x2.mul(d, v128.load(directions, 48)));
    directions += stride;
  }
  return put(target, s0) + put(target + 8, s1) + (put(target + 16, s2) + put(target + 24, s3));
}

// @ts-ignore: decorator of AssemblyScript
@inline
function put(target: usize, pair: v128): f64 {
  const x = f64x2.extract_lane(pair, 0);
  const y = f64x2.extract_lane(pair, 1);
  store<f32>(target, <f32>x);
  store<f32>(target, <f32>y, 4);
  return x * x + y * y;
}

/**
 * Copies the sketch of candidate `position` as that of taken row `number`. Taken sketches lie in groups of four, the four first elements
 * side by side, then the four second ones: one row is then compared with four taken rows at once, without sums across lanes.
 */
export function takeSketch(sketches: usize, position: i32, width: i32, takenSketches: usize, number: i32): void {
  const from = sketches + (<usize>position) * ((<usize>width) << 2);
  const to = takenSketches + (<usize>(number >> 2)) * ((<usize>width) << 4) + ((<usize>(number & 3)) << 2);
  for (let k = 0; k < width; k++) store<f32>(to + ((<usize>k) << 4), load<f32>(at(from, k)));
}

/** Lower bounds of the squared distances of a sketched row to a group of four taken rows. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function lowerBounds(sketch: usize, group: usize, width: i32): v128 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  const end = sketch + ((<usize>width) << 2);
  while (sketch < end) {
    const d0 = f32x4.sub(v128.load32_splat(sketch), v128.load(group));
    const d1 = f32x4.sub(v128.load32_splat(sketch, 4), v128.load(group, 16));
    const d2 = f32x4.sub(v128.load32_splat(sketch, 8), v128.load(group, 32));
    const d3 = f32x4.sub(v128.load32_splat(sketch, 12), v128.load(group, 48));
    even = f32x4.add(even, f32x4.add(f32x4.mul(d0, d0), f32x4.mul(d2, d2)));
    odd = f32x4.add(odd, f32x4.add(f32x4.mul(d1, d1), f32x4.mul(d3, d3)));
    sketch += 16;
    group += 64;
  }
  return f32x4.add(even, odd);
}

/**
 * A lower bound of at least this much proves that the computed distance does not lie below `bound`. `slack` is 1e-6 R^2, R the largest ||x - mean||.
 *
 * Let L be the exact right-hand side above and l what is computed for it. z is off by at most 1e-11 R (float64 sums of up to 16,384 terms), r^2 by
 * 1e-11 R^2, so r by 3.2e-6 R, and rounding to float32 adds 6e-8 R: between two sketches that is E <= 7e-6 R in length. So before float32 arithmetic
 * l <= (sqrt(L) + E)^2 <= L (1 + 1e-4) + E^2 (1 + 1e4) <= L (1 + 1e-4) + 5e-7 R^2, and float32 arithmetic over up to 64 terms adds a factor of 1 + 5e-6.
 * The computed distance is at least (1 - 6.5e-5) times the true one (chains of up to 16,384 / 16 + 20 roundings of 2^-24). Hence
 * l >= bound (1 + 2e-4) + 1e-6 R^2 gives L >= bound (1 + 9e-5), and a computed distance of at least bound.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function limitOf(bound: f32, slack: f32): f32 {
  return bound * <f32>1.0002 + slack;
}
