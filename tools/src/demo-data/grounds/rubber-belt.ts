import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { side } from '../surface.ts';
import { cover, type Ground } from './ground.ts';

/** A worn knurled rubber belt that runs from left to right: another stretch of it in every picture. */
export const rubberBelt: Ground = (surface, textures, _wear, passing) => {
  const [du, dv, phase, worn] = [offset(passing), offset(passing), between(passing, 0, 7), between(passing, 0.6, 1.4)];
  const knurl = Float32Array.from({ length: 2 * side }, (_, i) => Math.cos((2 * Math.PI * (i + phase)) / 7));
  cover(surface, [0.93, 1, 1.04], 0.06, (x, y, point) => {
    const grain = sample(textures.grain, x + dv, y + du);
    point.tone = 0.2 + 0.01 * worn * sample(textures.cloud, x * 0.35 + du, y * 1.5 + dv) + 0.007 * grain;
    point.height = 0.22 * (knurl[x + y] as number) * (knurl[x - y + side] as number) + 0.05 * grain;
  });
};
