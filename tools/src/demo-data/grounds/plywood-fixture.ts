import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { roundedBox, smoothstep } from '../shapes.ts';
import { side } from '../surface.ts';
import { cover, type Ground } from './ground.ts';

/** A plywood fixture with its grain, two pencil lines and a routed nest in which the item lies. */
export const plywoodFixture: Ground = (surface, textures, wear, passing) => {
  const [du, dv, flame] = [offset(wear), offset(wear), between(wear, 3, 6)];
  const pencil = [between(wear, 12, 20), between(wear, 236, 244)] as const;
  const [shakeX, shakeY] = [between(passing, -1.5, 1.5), between(passing, -1.5, 1.5)];
  cover(surface, [0.74, 0.55, 0.35], 0.05, (column, row, point) => {
    const [x, y] = [column + shakeX, row + shakeY];
    const rings = Math.sin(y * 0.22 + flame * sample(textures.cloud, x * 0.25 + du, y * 0.6 + dv));
    const pores = sample(textures.grain, x * 0.08 + dv, y * 1.1 + du);
    const nest = roundedBox(x - side / 2, y - side / 2, 109, 80, 14);
    const line = Math.min(Math.abs(x - pencil[0]), Math.abs(x - pencil[1]));
    const drawn = nest > 2 ? smoothstep(1.1, 0.3, line) : 0;
    point.tone = (1 + 0.06 * rings + 0.05 * pores) * (1 - 0.35 * drawn) * (1 - 0.14 * smoothstep(1, -1, nest));
    point.height = 1.8 * smoothstep(-1.2, 1.2, nest) + 0.1 * pores;
  });
};
