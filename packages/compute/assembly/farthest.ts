// Farthest-point selection over shared memory, lazily and exactly.
//
// A candidate's distance to the taken rows only falls as more are taken, so a value computed against some of them is an upper bound. A candidate
// is therefore compared with the taken rows it has not met yet only while its bound is still above the best value found in this step; and a
// comparison is left out when the sketches of the two rows prove that it would not lower the bound. Most candidates are covered by an early row and
// are hardly looked at again: the same rows as the plain method, for a fraction of the distances.
import { at, squaredDistance } from './farthest-distance';
import { limitOf, lowerBounds } from './farthest-sketch';
export { plainStep, readFloats } from './farthest-plain';
export { sketch, takeSketch } from './farthest-sketch';

/** Floats read before `scan` returns to let its caller look at the stop signal: about a millisecond. */
const patience: i32 = 1 << 22;
/** Comparisons of sketches after which their use is judged. */
const window: i32 = 4096;
/** Full distances before another try after sketches proved too little. */
const pause: i32 = 1 << 16;

let features: usize = 0;
let candidates: usize = 0;
let columns: i32 = 0;
let bounds: usize = 0;
let seen: usize = 0;
let taken: usize = 0;

let sketches: usize = 0;
let width: i32 = 0;
let takenSketches: usize = 0;
let room: i32 = 0;
let slack: f32 = 0;

let best: i32 = -1;
let bestValue: f32 = -1;
let spent: i32 = 0;

let compared: i32 = 0;
let needed: i32 = 0;
let paused: i32 = 0;
let allFull: f64 = 0;

/** Where everything is: `taken` lists the rows taken so far, `seen` how many of them each bound has met. No sketches are consulted. */
export function configure(
  features_: usize,
  candidates_: usize,
  columns_: i32,
  bounds_: usize,
  seen_: usize,
  taken_: usize,
): void {
  features = features_;
  candidates = candidates_;
  columns = columns_;
  bounds = bounds_;
  seen = seen_;
  taken = taken_;
  width = 0;
  room = 0;
}

/** From now on sketches are consulted; there is room for those of the first `room_` taken rows. */
export function consult(sketches_: usize, width_: i32, takenSketches_: usize, room_: i32, slack_: f32): void {
  sketches = sketches_;
  width = width_;
  takenSketches = takenSketches_;
  room = room_;
  slack = slack_;
}

/** Begins a step: forgets what the last one found. */
export function begin(): void {
  best = -1;
  bestValue = -1;
}

/**
 * Goes on with candidates `from` to `to` (exclusive), of which those below `floor` cannot be the farthest. A bound below zero marks a taken
 * candidate: never compared, never found. Returns where to go on: before `to` when it has read a lot.
 */
export function scan(from: i32, to: i32, takenCount: i32, floor: f32): i32 {
  spent = 0;
  let i = from;
  while (i < to) {
    const threshold = max(bestValue, floor);
    if (i + 4 <= to && !v128.any_true(f32x4.ge(v128.load(at(bounds, i)), f32x4.splat(threshold)))) {
      i += 4;
      continue;
    }
    if (load<f32>(at(bounds, i)) >= threshold) visit(i, takenCount, floor);
    i++;
    if (spent > patience) break;
  }
  return i;
}

function visit(i: i32, takenCount: i32, floor: f32): void {
  const slot = at(bounds, i);
  const met = at(seen, i);
  let bound = load<f32>(slot);
  if (!wins(bound, i)) return;
  let next = load<i32>(met);
  if (next < takenCount) {
    const row = features + (<usize>load<u32>(at(candidates, i))) * ((<usize>columns) << 2);
    const sketch = sketches + (<usize>i) * ((<usize>width) << 2);
    while (next < takenCount && bound >= floor && wins(bound, i)) {
      let end = min((next | 3) + 1, takenCount);
      // One bit for each taken row of the group that must be looked at.
      let mask = ((1 << (end - next)) - 1) << (next & 3);
      if (paused <= 0 && end <= room) {
        const group = takenSketches + (<usize>(next >> 2)) * ((<usize>width) << 4);
        const least = lowerBounds(sketch, group, width);
        compared += end - next;
        spent += width << 2;
        mask &= i32x4.bitmask(f32x4.lt(least, f32x4.splat(limitOf(bound, slack))));
        needed += popcnt(mask);
      }
      const base = next & ~3;
      while (mask != 0) {
        const number = base + ctz(mask);
        mask &= mask - 1;
        const distance = distanceToTaken(row, number);
        if (distance < bound) bound = distance;
        if (bound < floor || !wins(bound, i)) {
          end = number + 1;
          break;
        }
      }
      next = end;
    }
    store<f32>(slot, bound);
    store<i32>(met, next);
    if (compared >= window) judge();
  }
  if (wins(bound, i)) {
    bestValue = bound;
    best = i;
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function distanceToTaken(row: usize, number: i32): f32 {
  const other = features + (<usize>load<u32>(at(taken, number))) * ((<usize>columns) << 2);
  spent += columns;
  if (paused > 0) paused--;
  allFull += 1;
  return squaredDistance(row, other, columns);
}

/** Sketches that let three of four pairs through cost more than they save: leave them for a while. */
function judge(): void {
  paused = needed > compared - (compared >> 2) ? pause : 0;
  compared = 0;
  needed = 0;
}

/** The largest bound among candidates `from` to `to` (exclusive), below zero when all are taken. */
export function highest(from: i32, to: i32): f32 {
  let four = f32x4.splat(-1);
  let i = from;
  for (; i + 4 <= to; i += 4) four = f32x4.max(four, v128.load(at(bounds, i)));
  let top = max(
    max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
    max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)),
  );
  for (; i < to; i++) top = max(top, load<f32>(at(bounds, i)));
  return top;
}

/** The first of candidates `from` to `to` (exclusive) with this bound, or -1. */
export function positionOf(from: i32, to: i32, value: f32): i32 {
  for (let i = from; i < to; i++) if (load<f32>(at(bounds, i)) == value) return i;
  return -1;
}

/** The position of the farthest candidate among those scanned (the first on ties), or -1 when there is none above the floor. */
export function found(): i32 {
  return best;
}

/** Its squared distance to the taken rows. */
export function foundValue(): f32 {
  return bestValue;
}

/** Distances computed in full since the module was made. */
export function fullDistances(): f64 {
  return allFull;
}

// @ts-ignore: decorator of AssemblyScript
@inline
function wins(value: f32, position: i32): bool {
  return value > bestValue || (value == bestValue && position < best);
}
