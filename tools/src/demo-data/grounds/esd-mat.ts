import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { cover, type Ground } from './ground.ts';

/** A blue antistatic rubber mat, finely pebbled, with wear that stays where it is. The camera shakes by a pixel or two. */
export const esdMat: Ground = (surface, textures, wear, passing) => {
  const [du, dv] = [offset(wear), offset(wear)];
  const [shakeX, shakeY, dust] = [between(passing, -1.5, 1.5), between(passing, -1.5, 1.5), offset(passing)];
  cover(surface, [0.2, 0.34, 0.56], 0.1, (x, y, point) => {
    const pebble = sample(textures.grain, 0.8 * (x + shakeX) + du, 0.8 * (y + shakeY) + dv);
    const wiped = sample(textures.cloud, x + shakeX + dv, 0.6 * (y + shakeY) + du);
    const fleck = sample(textures.grain, x + dust, y + 31) > 2.9 ? 0.12 : 0;
    point.tone = 1 + 0.05 * pebble + 0.035 * wiped + fleck;
    point.height = 0.13 * pebble;
  });
};
