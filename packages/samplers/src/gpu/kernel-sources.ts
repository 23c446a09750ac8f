import { columnsASum } from './rounding.ts';
import { tileRows } from './tiles.ts';

// As text, since gpu.js reads functions as text: compilers, bundlers and coverage tools may change a function, and its types know nothing of `this`.

/** Above every distance of rows below 2 in size. */
const far = '3e38';

/** Bounds before anything is taken; below zero, and so never taken, where a tile is filled up. */
export const beginSource = `function (candidates) {
  return this.thread.x < candidates ? ${far} : -1;
}`;

/** Lowers the bound of each row to its squared distance from the row taken last; marks that row. */
export const lowerSource = `function (bounds, center, taken) {
  const lane = this.thread.x % ${tileRows};
  const tile = Math.floor(this.thread.x / ${tileRows});
  let sum = 0;
  for (let part = 0; part < this.constants.parts; part++) {
    let partSum = 0;
    for (let i = 0; i < ${columnsASum}; i++) {
      const column = part * ${columnsASum} + i;
      const difference = this.constants.tiles[tile][column][lane] - center[column];
      partSum += difference * difference;
    }
    sum += partSum;
  }
  const bound = bounds[this.thread.x];
  if (bound < 0 || this.thread.x === taken) return -1;
  return Math.min(bound, sum);
}`;

/** A copy: a kernel must not read the buffer that it writes. */
export const keepSource = `function (bounds) {
  return bounds[this.thread.x];
}`;

/** Of each tile: the highest bound, the first lane that has it, and the second highest bound. */
export const peaksSource = `function (bounds) {
  let highest = -2;
  let first = 0;
  let second = -2;
  for (let lane = 0; lane < ${tileRows}; lane++) {
    const bound = bounds[this.thread.x * ${tileRows} + lane];
    if (bound > highest) {
      second = highest;
      highest = bound;
      first = lane;
    } else if (bound > second) {
      second = bound;
    }
  }
  return [highest, first, second];
}`;
