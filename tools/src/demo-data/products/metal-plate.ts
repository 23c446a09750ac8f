import { randomInteger } from '@tailedcore/core';
import { between } from '../draws.ts';
import { plywoodFixture } from '../grounds/plywood-fixture.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { circle, roundedBox, smoothstep } from '../shapes.ts';
import { fill, place, tint } from '../surface.ts';
import { contaminate, dent, scratch, type Spot, spotInBox, stain } from '../surface-flaws.ts';

interface Hole extends Spot {
  readonly radius: number;
}

const holes: readonly Hole[] = [
  { u: -78, v: -48, radius: 8 },
  { u: 78, v: -48, radius: 8 },
  { u: -78, v: 48, radius: 8 },
  { u: 78, v: 48, radius: 8 },
  { u: -34, v: 0, radius: 20 },
  { u: 14, v: -36, radius: 6 },
  { u: 14, v: 36, radius: 6 },
];

/** A brushed stainless mounting plate with holes, a slot and a bent lip. Lies nearly straight. */
export const metalPlate: Product = {
  name: 'metal-plate',
  turn: 0.12,
  flaws: ['missing-hole', 'shifted-hole', 'scratch', 'dent', 'tarnish', 'swarf'],
  station: {
    ground: plywoodFixture,
    lamp: { azimuth: 2.5, elevation: 0.75, power: 0.85, ambient: 0.42 },
    camera: { brightness: 1, warmth: 1.02, vignette: 0.2, blur: 0.15, noise: 1.6 },
  },
  draw(scene, flaw) {
    drawPlate(scene, punch(flaw));
    const spot = flaw === undefined ? { u: 0, v: 0 } : spotInBox(flaw, 78, 50);
    if (flaw?.kind === 'scratch') scratch(scene, flaw, spot, 0.2);
    if (flaw?.kind === 'dent') dent(scene, flaw, spot);
    if (flaw?.kind === 'tarnish') stain(scene, flaw, spot, [0.36, 0.27, 0.2]);
    if (flaw?.kind === 'swarf') contaminate(scene, flaw, spot, [0.34, 0.33, 0.35]);
  },
};

/** The holes as punched; a flaw forgets or moves one. */
function punch(flaw: Flaw | undefined): readonly Hole[] {
  if (flaw?.kind !== 'missing-hole' && flaw?.kind !== 'shifted-hole') return holes;
  const struck = randomInteger(flaw.random, holes.length);
  if (flaw.kind === 'missing-hole') return holes.filter((_, index) => index !== struck);
  const angle = between(flaw.random, -Math.PI, Math.PI);
  const distance = 3 + 7 * flaw.strength;
  return holes.map((hole, index) =>
    index === struck
      ? { u: hole.u + distance * Math.cos(angle), v: hole.v + distance * Math.sin(angle), radius: hole.radius }
      : hole,
  );
}

function drawPlate({ surface, pose, textures, look }: Scene, punched: readonly Hole[]): void {
  const [du, dv] = [offset(look), offset(look)];
  const bright = between(look, 0.5, 0.58);
  const brushed = between(look, 0.016, 0.032);
  const cool = between(look, 0, 0.035);
  const edge = (u: number, v: number): number => {
    let distance = Math.max(roundedBox(u, v, 92, 62, 10), -roundedBox(u - 52, v, 7, 26, 7));
    for (const hole of punched) distance = Math.max(distance, hole.radius - Math.hypot(u - hole.u, v - hole.v));
    return distance;
  };
  fill(surface, pose, 112, edge, (u, v, ink, distance) => {
    const streak = sample(textures.grain, u * 0.025 + du, v * 1.2 + dv);
    const cloud = sample(textures.cloud, u * 0.6 + dv, v + du);
    const lip = smoothstep(52, 56, Math.abs(v));
    tint(ink, [1 - cool, 1, 1 + cool], bright + brushed * streak + 0.015 * cloud);
    ink.height = 6 - 1.6 * smoothstep(-2.2, 0, distance) + 1.5 * lip + 0.16 * streak;
    ink.gloss = 0.42;
    return 1;
  });
  drawStamp({ surface, pose });
}

/** Four stamped strokes, the part's number. */
function drawStamp({ surface, pose }: Pick<Scene, 'surface' | 'pose'>): void {
  for (const [u, v, halfU, halfV] of [
    [-4, -6, 1, 6],
    [4, -6, 1, 6],
    [12, -11, 4, 1],
    [12, -1, 4, 1],
  ] as const) {
    fill(
      surface,
      place(pose, u + 10, v + 8),
      9,
      (x, y) => roundedBox(x, y, halfU, halfV, 1),
      (_u, _v, ink, distance) => {
        ink.height -= 1.1 * smoothstep(0, 1, -distance);
        tint(ink, [ink.red, ink.green, ink.blue], 0.82);
        return 1;
      },
    );
  }
  fill(
    surface,
    place(pose, -34, 0),
    26,
    (x, y) => Math.max(circle(x, y, 25), 21 - Math.hypot(x, y)),
    (_u, _v, ink) => {
      ink.height += 0.9;
      return 1;
    },
  );
}
