/** Squared distance of two rows of features, in a fixed order of summation: four lanes of four, then the rest. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function squaredDistance(a: usize, b: usize, columns: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  const end = a + ((<usize>(columns & ~15)) << 2);
  while (a < end) {
    const d0 = f32x4.sub(v128.load(a), v128.load(b));
    const d1 = f32x4.sub(v128.load(a, 16), v128.load(b, 16));
    const d2 = f32x4.sub(v128.load(a, 32), v128.load(b, 32));
    const d3 = f32x4.sub(v128.load(a, 48), v128.load(b, 48));
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
    s2 = f32x4.add(s2, f32x4.mul(d2, d2));
    s3 = f32x4.add(s3, f32x4.mul(d3, d3));
    a += 64;
    b += 64;
  }
  let sum = laneSum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (let j = columns & 15; j > 0; j--) {
    const d = load<f32>(a) - load<f32>(b);
    sum += d * d;
    a += 4;
    b += 4;
  }
  return sum;
}

// @ts-ignore: decorator of AssemblyScript
@inline
export function laneSum(s: v128): f32 {
  return (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1)) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
}

/** The address of element `index` of an array of 4-byte elements. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function at(array: usize, index: i32): usize {
  return array + ((<usize>index) << 2);
}
