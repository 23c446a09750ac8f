// Exact distances of the few rows that a search has left.

/** Squared Euclidean distance of two rows at byte offsets `a` and `b`: differences and sums in float64, in four lanes. */
export function squaredDistance(a: usize, b: usize, columns: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  const end = a + ((<usize>(columns & ~3)) << 2);
  while (a < end) {
    const d0 = f64x2.sub(promoted(v128.load64_zero(a)), promoted(v128.load64_zero(b)));
    const d1 = f64x2.sub(promoted(v128.load64_zero(a, 8)), promoted(v128.load64_zero(b, 8)));
    s0 = f64x2.add(s0, f64x2.mul(d0, d0));
    s1 = f64x2.add(s1, f64x2.mul(d1, d1));
    a += 16;
    b += 16;
  }
  const s = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (let i = columns & 3; i > 0; i--) {
    const d = <f64>load<f32>(a) - <f64>load<f32>(b);
    sum += d * d;
    a += 4;
    b += 4;
  }
  return sum;
}

/** Squared lengths of `count` rows from byte offset `rows` on, as float32 from `target` on. */
export function squaredNorms(rows: usize, count: i32, columns: i32, target: usize): void {
  const stride = (<usize>columns) << 2;
  for (let row = 0; row < count; row++) {
    const at = rows + (<usize>row) * stride;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    const end = at + ((<usize>(columns & ~3)) << 2);
    let from = at;
    for (; from < end; from += 16) {
      const low = promoted(v128.load64_zero(from));
      const high = promoted(v128.load64_zero(from, 8));
      s0 = f64x2.add(s0, f64x2.mul(low, low));
      s1 = f64x2.add(s1, f64x2.mul(high, high));
    }
    const s = f64x2.add(s0, s1);
    let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
    for (; from < at + stride; from += 4) {
      const value = <f64>load<f32>(from);
      sum += value * value;
    }
    store<f32>(target + ((<usize>row) << 2), <f32>sum);
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function promoted(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}
