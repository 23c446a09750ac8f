// Farthest-point selection over shared memory, lazily and exactly.
//
// A candidate's distance to the taken rows only falls as more are taken, so a value computed against some of them is an upper bound. A candidate
// is therefore compared with the taken rows it has not seen yet only while its bound is still above the best value found in this step. Most candidates
// are covered by an early row and are hardly looked at again: the same rows as the plain method, for a fraction of the distances.

let best: i32 = -1;
let bestValue: f32 = -1;

/** Begins a step: forgets the last one's result, and finds and refreshes the candidate with the largest bound, to start from a high value. */
export function begin(
  features: usize,
  candidates: usize,
  count: i32,
  columns: i32,
  taken: usize,
  takenCount: i32,
  bounds: usize,
  seen: usize,
): void {
  let top: i32 = -1;
  let topValue: f32 = -1;
  for (let i = 0; i < count; i++) {
    const value = load<f32>(bounds + ((<usize>i) << 2));
    if (value > topValue) {
      topValue = value;
      top = i;
    }
  }
  best = -1;
  bestValue = -1;
  if (top >= 0) scan(features, candidates, top, top + 1, columns, taken, takenCount, bounds, seen);
}

/**
 * Goes on with candidates `from` to `to` (exclusive). A bound below zero marks a taken candidate: never compared, never found.
 * `taken` lists the rows taken so far, `seen` how many of them each bound has met.
 */
export function scan(
  features: usize,
  candidates: usize,
  from: i32,
  to: i32,
  columns: i32,
  taken: usize,
  takenCount: i32,
  bounds: usize,
  seen: usize,
): void {
  const stride = (<usize>columns) << 2;
  for (let i = from; i < to; i++) {
    const slot = bounds + ((<usize>i) << 2);
    let bound = load<f32>(slot);
    if (!wins(bound, i)) continue;
    const met = seen + ((<usize>i) << 2);
    const row = features + (<usize>load<u32>(candidates + ((<usize>i) << 2))) * stride;
    let next = load<i32>(met);
    if (next < takenCount) {
      while (next < takenCount && wins(bound, i)) {
        const other = features + (<usize>load<u32>(taken + ((<usize>next) << 2))) * stride;
        const distance = squaredDistance(row, other, columns);
        if (distance < bound) bound = distance;
        next++;
      }
      store<f32>(slot, bound);
      store<i32>(met, next);
    }
    if (wins(bound, i)) {
      bestValue = bound;
      best = i;
    }
  }
}

/** The position of the farthest candidate among those scanned (the first on ties), or -1 when all are taken. */
export function found(): i32 {
  return best;
}

// @ts-ignore: decorator of AssemblyScript
@inline
function wins(value: f32, position: i32): bool {
  return value > bestValue || (value == bestValue && position < best);
}

/** Fixed order of summation: four lanes of four, then the rest. */
// @ts-ignore: decorator of AssemblyScript
@inline
function squaredDistance(a: usize, b: usize, columns: i32): f32 {
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
  const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  let sum: f32 = (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1)) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
  for (let j = columns & 15; j > 0; j--) {
    const d = load<f32>(a) - load<f32>(b);
    sum += d * d;
    a += 4;
    b += 4;
  }
  return sum;
}
