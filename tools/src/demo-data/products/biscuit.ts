import { between } from '../draws.ts';
import { modularConveyor } from '../grounds/modular-conveyor.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { circle, smoothstep } from '../shapes.ts';
import { type Colour, fill, mix, place, tint } from '../surface.ts';
import { contaminate, crack, type Spot, spotInRing, stain } from '../surface-flaws.ts';

const pale: Colour = [0.86, 0.66, 0.38];
const brown: Colour = [0.58, 0.34, 0.14];
const docking: readonly Spot[] = [{ u: 0, v: 0 }, ...ring(6, 24, 0), ...ring(12, 46, Math.PI / 12)];

/** A round biscuit with a scalloped rim and pricked holes, more or less baked. Lies at any angle. */
export const biscuit: Product = {
  name: 'biscuit',
  turn: Math.PI,
  flaws: ['broken-edge', 'crack', 'burnt', 'foreign-body', 'blister'],
  station: {
    ground: modularConveyor,
    lamp: { azimuth: 0.4, elevation: 0.85, power: 0.72, ambient: 0.5 },
    camera: { brightness: 0.97, warmth: 1.03, vignette: 0.12, blur: 0.12, noise: 1.2 },
  },
  draw(scene, flaw) {
    drawDough(scene, flaw);
    drawHoles(scene);
    if (flaw?.kind === 'crack') {
      const spot = spotInRing(flaw, 20, 80);
      crack(scene, flaw, spot, Math.atan2(-spot.v, -spot.u) + between(flaw.random, -0.8, 0.8));
    }
    if (flaw?.kind === 'burnt') stain(scene, flaw, spotInRing(flaw, 0, 72), [0.2, 0.1, 0.05]);
    if (flaw?.kind === 'foreign-body') contaminate(scene, flaw, spotInRing(flaw, 0, 74), foreign(flaw));
    if (flaw?.kind === 'blister') raiseBlister(scene, flaw);
  },
};

function drawDough({ surface, pose, textures, look }: Scene, flaw: Flaw | undefined): void {
  const [du, dv, wobble] = [offset(look), offset(look), offset(look)];
  const baked = between(look, 0.15, 0.45);
  const size = between(look, 0.97, 1.03);
  const mottled = between(look, 0.05, 0.1);
  const side = between(look, -Math.PI, Math.PI); // the side that lay nearer to the oven's wall
  const uneven = between(look, 0, 0.12);
  const bite =
    flaw?.kind === 'broken-edge' ? { ...spotInRing(flaw, 84, 92), radius: 10 + 14 * flaw.strength } : undefined;
  const edge = (u: number, v: number): number => {
    const radius = Math.sqrt(u * u + v * v);
    const angle = Math.atan2(v, u);
    const scallop = 2.2 * Math.cos(26 * angle);
    const rim = (radius - size * (85 + scallop) - 0.8 * sample(textures.cloud, 40 * Math.cos(angle) + wobble, v)) * 0.9;
    if (bite === undefined) return rim;
    const ragged = 2.5 * sample(textures.grain, u * 0.5 + wobble, v * 0.5 + wobble);
    return Math.max(rim, bite.radius + ragged - Math.hypot(u - bite.u, v - bite.v));
  };
  fill(surface, pose, 95, edge, (u, v, ink, distance) => {
    const radius = Math.sqrt(u * u + v * v);
    const crumb = sample(textures.grain, u + du, v + dv);
    const patch = sample(textures.mottle, u + dv, v + du);
    const oven = uneven * Math.cos(Math.atan2(v, u) - side) * (radius / 85);
    const share = baked + 0.35 * smoothstep(60, 86, radius) + mottled * patch + oven;
    const bran = crumb > 2.1 ? 0.72 : 1;
    tint(ink, mix(pale, brown, Math.min(1.1, Math.max(0, share))), bran * (1 + 0.03 * crumb));
    const groove = 1.2 * smoothstep(2.5, 0, Math.abs(radius - 66));
    ink.height = 11 - 6 * smoothstep(-7, 0, distance) ** 2 - groove + 0.5 * patch + 0.28 * crumb;
    ink.gloss = 0.04;
    return 1;
  });
}

function drawHoles({ surface, pose, look }: Scene): void {
  for (const { u, v } of docking) {
    const hole = place(pose, u + between(look, -0.9, 0.9), v + between(look, -0.9, 0.9));
    const radius = between(look, 2.2, 2.9);
    fill(
      surface,
      hole,
      6,
      (x, y) => circle(x, y, 5),
      (_u, _v, ink, distance) => {
        const depth = smoothstep(0, radius, -distance - (5 - radius));
        ink.height -= 1 * smoothstep(0, 3, -distance) + 4 * depth;
        ink.red *= 1 - 0.45 * depth;
        ink.green *= 1 - 0.5 * depth;
        ink.blue *= 1 - 0.5 * depth;
        return 1;
      },
    );
  }
}

function raiseBlister({ surface, pose }: Scene, flaw: Flaw): void {
  const { u, v } = spotInRing(flaw, 0, 68);
  const radius = 9 + 9 * flaw.strength;
  fill(
    surface,
    place(pose, u, v),
    radius + 1,
    (x, y) => circle(x, y, radius),
    (x, y, ink) => {
      const t = 1 - (x * x + y * y) / (radius * radius);
      ink.height += 0.55 * radius * t * t;
      ink.red *= 1 - 0.12 * t;
      ink.green *= 1 - 0.16 * t;
      ink.blue *= 1 - 0.2 * t;
      return 1;
    },
  );
}

function foreign(flaw: Flaw): Colour {
  return flaw.random() < 0.5 ? [0.15, 0.2, 0.45] : [0.16, 0.15, 0.14];
}

function ring(count: number, radius: number, start: number): Spot[] {
  return Array.from({ length: count }, (_, k) => {
    const angle = start + (2 * Math.PI * k) / count;
    return { u: radius * Math.cos(angle), v: radius * Math.sin(angle) };
  });
}
