import { type Random, randomInteger } from '@tailedcore/core';
import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { cover, type Ground } from './ground.ts';

const cell = 28;
const cells = 12;

/** A galvanised steel tray: the flat crystals of the zinc, each a little lighter or darker, and fine scuffs. */
export const galvanisedTray: Ground = (surface, textures, wear, passing) => {
  const crystals = grow(wear);
  const [du, dv] = [offset(wear), offset(wear)];
  const [shakeX, shakeY] = [between(passing, -1.5, 1.5), between(passing, -1.5, 1.5)];
  cover(surface, [0.97, 1, 1.05], 0.22, (column, row, point) => {
    const [x, y] = [column + shakeX, row + shakeY];
    const scuff = sample(textures.grain, x * 0.12 + du, y * 1.2 + dv);
    point.tone = 0.4 + 0.05 * nearest(crystals, x, y).tone + 0.012 * scuff;
    point.height = 0.06 * scuff;
  });
};

interface Crystal {
  readonly x: number;
  readonly y: number;
  /** -1..1 */
  readonly tone: number;
}

/** One crystal somewhere in each cell of a grid that begins one cell outside the picture; row-major. */
function grow(random: Random): Crystal[] {
  return Array.from({ length: cells * cells }, (_, k) => ({
    x: ((k % cells) - 1 + random()) * cell,
    y: (Math.floor(k / cells) - 1 + random()) * cell,
    tone: (randomInteger(random, 9) - 4) / 4,
  }));
}

function nearest(crystals: readonly Crystal[], x: number, y: number): Crystal {
  const column = Math.floor(x / cell) + 1;
  const row = Math.floor(y / cell) + 1;
  let best = crystals[row * cells + column] as Crystal;
  let least = Infinity;
  for (let r = Math.max(0, row - 1); r <= row + 1 && r < cells; r++) {
    for (let c = Math.max(0, column - 1); c <= column + 1 && c < cells; c++) {
      const crystal = crystals[r * cells + c] as Crystal;
      const distance = (crystal.x - x) ** 2 + (crystal.y - y) ** 2;
      if (distance >= least) continue;
      best = crystal;
      least = distance;
    }
  }
  return best;
}
