import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { smoothstep } from '../shapes.ts';
import { type Colour, fill, mix, tint } from '../surface.ts';
import { contaminate, type Spot, spotInBox, stain } from '../surface-flaws.ts';

const period = 5;
const warp: Colour = [0.16, 0.2, 0.34];
const weft: Colour = [0.62, 0.58, 0.5];

/** A plain-woven cloth that fills the picture. Lies nearly straight, and is stretched a little differently each time. */
export const fabric: Product = {
  name: 'fabric',
  turn: 0.1,
  flaws: ['missing-thread', 'pulled-thread', 'hole', 'stain', 'slub', 'lint'],
  station: {
    lamp: { azimuth: -0.2, elevation: 0.65, power: 1.05, ambient: 0.4 },
    camera: { brightness: 1, warmth: 0.98, vignette: 0.14, blur: 0.11, noise: 1.2 },
  },
  draw(scene, flaw) {
    weave(scene, flaw);
    if (flaw?.kind === 'stain') stain(scene, flaw, spotInBox(flaw, 72, 72), [0.26, 0.19, 0.1]);
    if (flaw?.kind === 'lint') contaminate(scene, flaw, spotInBox(flaw, 76, 76), [0.55, 0.25, 0.24]);
  },
};

/** What a flaw does to the threads; `spot` is its middle. */
interface Damage extends Spot {
  readonly kind: string;
  readonly half: number;
  readonly strength: number;
  /** The number of the weft thread that runs through the spot. */
  readonly thread: number;
}

function weave({ surface, pose, textures, look }: Scene, flaw: Flaw | undefined): void {
  const [du, dv, dye] = [offset(look), offset(look), offset(look)];
  const stretch = between(look, 0.97, 1.03);
  const waves = between(look, 0.6, 1.6);
  const shade = between(look, 0.94, 1.06);
  const damage = flaw === undefined ? undefined : plan(flaw);
  fill(
    surface,
    pose,
    190,
    () => -9,
    (u, v, ink) => {
      let a = u * stretch + waves * sample(textures.cloud, u * 0.5 + du, v * 0.5 + dv);
      let b = v / stretch + waves * sample(textures.cloud, u * 0.5 + dv, v * 0.5 + du);
      if (damage?.kind === 'pulled-thread') b += pull(damage, u, v);
      if (damage?.kind === 'hole') [a, b] = part(damage, a, b);
      const column = Math.floor(a / period);
      const line = Math.floor(b / period);
      const s = a / period - column - 0.5;
      const t = b / period - line - 0.5;
      const over = ((column + line) & 1) === 0;
      const slub = damage?.kind === 'slub' && line === damage.thread ? thicken(damage, u) : 0;
      const gone = damage?.kind === 'missing-thread' && line === damage.thread && Math.abs(u - damage.u) < damage.half;
      const weftOnTop = (over || slub > 0.5) && !gone;
      const dome = weftOnTop ? 1 - 4 * t * t : 1 - 4 * s * s;
      const thread = weftOnTop
        ? sample(textures.grain, 11, 3.7 * line + dye)
        : sample(textures.grain, 3.7 * column + dye, 91);
      const fibre = sample(textures.grain, (weftOnTop ? a * 0.4 : a * 2) + du, (weftOnTop ? b * 2 : b * 0.4) + dv);
      const colour = weftOnTop ? mix(weft, [0.7, 0.68, 0.62], slub) : warp;
      tint(ink, colour, shade * (0.72 + 0.3 * dome + 0.035 * thread + 0.05 * fibre - (gone ? 0.25 : 0)));
      ink.height = 3 + (weftOnTop ? 1.4 + 1.2 * slub : 1.1) * dome + 0.15 * fibre - (gone ? 1.2 : 0);
      ink.gloss = 0.05;
      if (damage?.kind === 'hole') {
        const open = smoothstep(1, -1, Math.hypot(u - damage.u, v - damage.v) - 0.55 * damage.half);
        ink.height -= 5 * open;
        tint(ink, [ink.red, ink.green, ink.blue], 1 - 0.85 * open);
      }
      return 1;
    },
  );
}

function plan(flaw: Flaw): Damage {
  const spot = spotInBox(flaw, 70, 70);
  const { kind, strength, random } = flaw;
  const half = kind === 'hole' ? 6 + 8 * strength : between(random, 14, 22) + 34 * strength;
  return { ...spot, kind, half, strength, thread: Math.floor(spot.v / period) };
}

/** How far a pulled thread draws its neighbours aside, px. */
function pull(damage: Damage, u: number, v: number): number {
  const along = (u - damage.u) / (0.7 * damage.half);
  const across = (v - damage.v) / 13;
  return (3 + 6 * damage.strength) * Math.exp(-along * along - across * across);
}

/** Threads around a hole are pushed outwards. */
function part(damage: Damage, a: number, b: number): [number, number] {
  const [du, dv] = [a - damage.u, b - damage.v];
  const squeeze = 1 - 0.4 * Math.exp(-(du * du + dv * dv) / damage.half ** 2);
  return [damage.u + du * squeeze, damage.v + dv * squeeze];
}

/** A thick place in one weft thread: 1 in its middle, 0 at its ends. */
function thicken(damage: Damage, u: number): number {
  return smoothstep(damage.half, 0.5 * damage.half, Math.abs(u - damage.u));
}
