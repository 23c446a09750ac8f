import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { smoothstep } from '../shapes.ts';
import { cover, type Ground } from './ground.ts';

const square = 32;

/** A dark green cutting mat with a pale grid of squares, halved by finer lines, and old cuts. */
export const cuttingMat: Ground = (surface, textures, wear, passing) => {
  const [du, dv, left, top] = [offset(wear), offset(wear), between(wear, 0, square), between(wear, 0, square)];
  const cuts = Array.from({ length: 7 }, () => [between(wear, -0.5, 0.5), between(wear, 0, 256)] as const);
  const [shakeX, shakeY] = [between(passing, -1.5, 1.5), between(passing, -1.5, 1.5)];
  cover(surface, [0.1, 0.32, 0.25], 0.08, (column, row, point) => {
    const [x, y] = [column + shakeX, row + shakeY];
    const major = smoothstep(1.2, 0.4, Math.min(toLine(x - left, square), toLine(y - top, square)));
    const minor = smoothstep(0.9, 0.3, Math.min(toLine(x - left, square / 2), toLine(y - top, square / 2)));
    let cut = 9;
    for (const [slope, start] of cuts) cut = Math.min(cut, Math.abs(y - start - slope * (x - 128)));
    const scored = smoothstep(0.9, 0.2, cut);
    const grain = sample(textures.grain, x + du, y + dv);
    point.tone = 1 + 0.04 * grain + 1.1 * Math.max(major, 0.4 * minor) - 0.25 * scored;
    point.height = 0.1 * grain - 0.5 * scored;
  });
};

/** Distance to the nearest of lines `period` apart. */
function toLine(at: number, period: number): number {
  return Math.abs(at - Math.round(at / period) * period);
}
