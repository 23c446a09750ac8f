import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { cover, type Ground } from './ground.ts';

/** Black velvet: its pile is stroked lighter and darker, and a little lint comes and goes. */
export const blackVelvet: Ground = (surface, textures, wear, passing) => {
  const [du, dv, lay] = [offset(wear), offset(wear), between(wear, 0.012, 0.02)];
  const [fluff, lint] = [offset(passing), offset(passing)];
  cover(surface, [1, 0.96, 1.02], 0, (x, y, point) => {
    const pile = sample(textures.grain, x * 1.3 + du, y * 0.7 + dv);
    const stroked = sample(textures.cloud, x + dv, y + du);
    const speck = sample(textures.grain, x + fluff, y + lint) > 2.9 ? 0.06 : 0;
    point.tone = Math.max(0.02, 0.065 + lay * stroked + 0.01 * pile + speck);
    point.height = 0.2 * pile;
  });
};
