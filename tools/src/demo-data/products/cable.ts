import { randomInteger } from '@tailedcore/core';
import { between } from '../draws.ts';
import { galvanisedTray } from '../grounds/galvanised-tray.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { circle, smoothstep } from '../shapes.ts';
import { type Colour, fill, mix, place, type Pose, tint } from '../surface.ts';
import { contaminate, type Spot, spotInRing } from '../surface-flaws.ts';

const colours: readonly [Colour, Colour, Colour] = [
  [0.46, 0.24, 0.12],
  [0.1, 0.27, 0.58],
  [0.66, 0.6, 0.12],
];
const copper: Colour = [0.78, 0.45, 0.26];

/** The cut end of a three-core cable: grey sheath, filler, brown, blue and yellow cores of nineteen strands. Any angle. */
export const cable: Product = {
  name: 'cable',
  turn: Math.PI,
  flaws: ['wrong-colour', 'missing-core', 'missing-strands', 'cut-insulation', 'pierced-sheath', 'dirt'],
  station: {
    ground: galvanisedTray,
    lamp: { azimuth: 3, elevation: 0.9, power: 0.7, ambient: 0.5 },
    camera: { brightness: 0.92, warmth: 1, vignette: 0.15, blur: 0.16, noise: 1.8 },
  },
  draw(scene, flaw) {
    drawSheath(scene, flaw);
    const struck = flaw === undefined ? -1 : randomInteger(flaw.random, 3);
    for (let core = 0; core < 3; core++) drawCore(scene, core, core === struck ? flaw : undefined);
    if (flaw?.kind === 'dirt') contaminate(scene, flaw, spotInRing(flaw, 0, 74), [0.13, 0.1, 0.07]);
  },
};

function drawSheath({ surface, pose, textures, look }: Scene, flaw: Flaw | undefined): void {
  const [du, dv] = [offset(look), offset(look)];
  const grey = between(look, 0.56, 0.64);
  const oval = between(look, -0.025, 0.025);
  const saw = between(look, 0, Math.PI); // the direction in which the saw went through
  const [cos, sin] = [Math.cos(saw), Math.sin(saw)];
  const hole =
    flaw?.kind === 'pierced-sheath' ? { ...spotInRing(flaw, 77, 81), radius: 3 + 4 * flaw.strength } : undefined;
  const edge = (u: number, v: number): number => circle(u * (1 + oval), v * (1 - oval), 86);
  fill(surface, pose, 90, edge, (u, v, ink, distance) => {
    const marks = sample(textures.grain, (u * cos + v * sin) * 0.9 + du, (v * cos - u * sin) * 0.06 + dv);
    const inside = smoothstep(13, 15, -distance);
    const fibre = sample(textures.mottle, u * 1.6 + dv, v * 1.6 + du);
    tint(ink, mix([grey, grey, grey * 1.02], [0.74, 0.7, 0.6], inside), 1 + 0.02 * marks + 0.06 * inside * fibre);
    ink.height = 13 - 3 * inside - 1.5 * smoothstep(-2, 0, distance) + 0.1 * marks + 0.5 * inside * fibre;
    ink.gloss = 0.1;
    if (hole !== undefined) {
      const open = smoothstep(hole.radius + 0.5, hole.radius - 1, Math.hypot(u - hole.u, v - hole.v));
      ink.height -= 7 * open;
      tint(ink, [ink.red, ink.green, ink.blue], 1 - 0.6 * open);
    }
    return 1;
  });
}

function drawCore(scene: Scene, core: number, flaw: Flaw | undefined): void {
  const { surface, pose, textures, look } = scene;
  const around = (core * 2 * Math.PI) / 3 + between(look, -0.07, 0.07);
  const out = 37 + between(look, -1, 1);
  const twist = between(look, -Math.PI, Math.PI);
  const shade = between(look, 0.93, 1.07);
  const [du, dv] = [offset(look), offset(look)];
  const strands = packStrands(look);
  if (flaw?.kind === 'missing-core') return;
  const centre = place(pose, out * Math.cos(around), out * Math.sin(around), twist);
  const other = flaw?.kind === 'wrong-colour' ? (core + 1 + randomInteger(flaw.random, 2)) % 3 : core;
  const cut = flaw?.kind === 'cut-insulation' ? between(flaw.random, -Math.PI, Math.PI) : undefined;
  const cutHalf = 2 + 5 * (flaw?.strength ?? 0);
  const edge = (u: number, v: number): number => {
    const body = circle(u, v, 31);
    if (cut === undefined) return body;
    const along = u * Math.cos(cut) + v * Math.sin(cut);
    return along < 20 ? body : Math.max(body, cutHalf - Math.abs(v * Math.cos(cut) - u * Math.sin(cut)));
  };
  fill(surface, centre, 32, edge, (u, v, ink, distance) => {
    const inside = smoothstep(8, 10, -distance);
    const grain = sample(textures.grain, u + du, v + dv);
    tint(ink, mix(colours[other] as Colour, [0.12, 0.08, 0.06], inside), shade * (1 + 0.04 * grain));
    ink.height = 13 - 5 * inside - 1.2 * smoothstep(-2, 0, distance) + 0.1 * grain;
    ink.gloss = 0.16 * (1 - inside);
    return 1;
  });
  const lost = flaw?.kind === 'missing-strands' ? 3 + Math.round(7 * flaw.strength) : 0;
  const lostFrom = between(flaw?.random ?? (() => 0), -18, 18);
  const byDistance = strands.map((strand) => Math.abs(strand.u - lostFrom) + 0.3 * Math.abs(strand.v));
  const limit = lost === 0 ? -1 : ([...byDistance].sort((a, b) => a - b)[lost - 1] as number);
  strands.forEach((strand, index) => {
    if ((byDistance[index] as number) > limit) drawStrand(scene, place(centre, strand.u, strand.v), strand.bright);
  });
}

function drawStrand({ surface }: Scene, pose: Pose, bright: number): void {
  const edge = (u: number, v: number): number => circle(u, v, 4.3);
  fill(surface, pose, 5.5, edge, (_u, _v, ink, distance) => {
    tint(ink, copper, bright);
    ink.height = 11.5 + 0.9 * smoothstep(0, 3, -distance);
    ink.gloss = 0.45;
    return 1;
  });
}

/** Nineteen strands as they lie in a bundle: 1 + 6 + 12, each a little off its place. */
function packStrands(random: () => number): (Spot & { bright: number })[] {
  const strands = [];
  for (const [count, radius] of [
    [1, 0],
    [6, 8.7],
    [12, 16.9],
  ] as const) {
    for (let k = 0; k < count; k++) {
      const angle = (2 * Math.PI * k) / count;
      strands.push({
        u: radius * Math.cos(angle) + between(random, -0.7, 0.7),
        v: radius * Math.sin(angle) + between(random, -0.7, 0.7),
        bright: between(random, 0.8, 1.08),
      });
    }
  }
  return strands;
}
