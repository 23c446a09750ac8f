import { type Random, randomInteger } from '@tailedcore/core';
import { between, pick } from '../draws.ts';
import { esdMat } from '../grounds/esd-mat.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { roundedBox, segment, smoothstep } from '../shapes.ts';
import { type Colour, fill, place, tint } from '../surface.ts';
import { contaminate, scratch, spotInBox, stain } from '../surface-flaws.ts';
import { drawPart, type Part } from './circuit-parts.ts';

const parts: readonly Part[] = [
  { kind: 'chip', u: -12, v: 0, turn: 0 },
  { kind: 'can', u: 66, v: -36, turn: 0 },
  { kind: 'can', u: 66, v: -4, turn: 0 },
  { kind: 'crystal', u: -12, v: 47, turn: 0 },
  ...[-70, -48, -26].map((u): Part => ({ kind: 'resistor', u, v: -49, turn: 0 })),
  ...[-20, 0, 20].map((v): Part => ({ kind: 'resistor', u: -56, v, turn: Math.PI / 2 })),
  { kind: 'capacitor', u: 38, v: 24, turn: Math.PI / 2 },
  { kind: 'capacitor', u: 24, v: 48, turn: 0 },
  { kind: 'capacitor', u: 12, v: -49, turn: 0 },
  { kind: 'header', u: 62, v: 42, turn: 0 },
];
const tracks: readonly (readonly [number, number, number, number])[] = [
  ...[-18, -9, 0, 9, 18].map((v): [number, number, number, number] => [-34, v, -52, v * 1.25]),
  ...[-18, -9, 0, 9, 18].map((v): [number, number, number, number] => [10, v, 52, v * 2]),
  [-70, -44, -70, 30],
  [-70, 30, -20, 44],
  [-26, -49, 6, -49],
  [18, -49, 60, -42],
  [30, 48, 48, 42],
];

/** A populated circuit board; its parts come from two suppliers and its lot number changes. Lies nearly straight. */
export const circuitBoard: Product = {
  name: 'circuit-board',
  turn: 0.06,
  flaws: ['missing-part', 'shifted-part', 'solder-splash', 'scratch', 'scorched'],
  station: {
    ground: esdMat,
    lamp: { azimuth: -0.9, elevation: 1.1, power: 0.95, ambient: 0.36 },
    camera: { brightness: 1.05, warmth: 0.98, vignette: 0.1, blur: 0.1, noise: 1 },
  },
  draw(scene, flaw) {
    drawBoard(scene);
    drawTracks(scene);
    drawLotNumber(scene);
    drawParts(scene, flaw);
    const spot = flaw === undefined ? { u: 0, v: 0 } : spotInBox(flaw, 76, 52);
    if (flaw?.kind === 'solder-splash') contaminate(scene, flaw, spot, [0.6, 0.6, 0.62]);
    if (flaw?.kind === 'scratch') scratch(scene, flaw, spot, 0.2);
    if (flaw?.kind === 'scorched') stain(scene, flaw, spot, [0.12, 0.09, 0.04]);
  },
};

function drawBoard({ surface, pose, textures, look }: Scene): void {
  const [du, dv] = [offset(look), offset(look)];
  const shade = between(look, 0.88, 1.12);
  const resist: Colour = [0.05 * shade, between(look, 0.3, 0.36) * shade, between(look, 0.15, 0.19) * shade];
  fill(
    surface,
    pose,
    118,
    (u, v) => Math.max(roundedBox(u, v, 92, 66, 5), 5 - Math.hypot(Math.abs(u) - 84, Math.abs(v) - 58)),
    (u, v, ink, distance) => {
      const weave = sample(textures.grain, u * 0.8 + du, v * 0.8 + dv);
      tint(ink, resist, 1 + 0.05 * weave + 0.04 * sample(textures.cloud, u + dv, v + du));
      ink.height = 5 - smoothstep(-2, 0, distance) + 0.05 * weave;
      ink.gloss = 0.18;
      return 1;
    },
  );
  for (const [u, v] of [
    [-84, -58],
    [84, -58],
    [-84, 58],
    [84, 58],
  ] as const) {
    fill(
      surface,
      place(pose, u, v),
      9,
      (x, y) => Math.abs(Math.hypot(x, y) - 6.5) - 1.5,
      (_u, _v, ink) => {
        tint(ink, [0.72, 0.6, 0.3], 1);
        ink.gloss = 0.5;
        return 1;
      },
    );
  }
}

function drawTracks({ surface, pose, look }: Scene): void {
  const copper = between(look, 1.25, 1.5);
  for (const [au, av, bu, bv] of tracks) {
    const [u, v] = [(au + bu) / 2, (av + bv) / 2];
    fill(
      surface,
      place(pose, u, v),
      Math.hypot(bu - au, bv - av) / 2 + 3,
      (x, y) => segment(x, y, au - u, av - v, bu - u, bv - v) - 1.4,
      (_u, _v, ink) => {
        tint(ink, [ink.red * 1.6, ink.green, ink.blue], copper);
        ink.height += 0.5;
        return 1;
      },
    );
  }
}

/** Seven printed bars, a different pattern on every board: a difference that is no defect. */
function drawLotNumber({ surface, pose, look }: Scene): void {
  const code = randomInteger(look, 127) + 1;
  for (let bar = 0; bar < 7; bar++) {
    if (((code >> bar) & 1) === 0) continue;
    fill(
      surface,
      place(pose, -74 + 4.5 * bar, 52),
      7,
      (x, y) => roundedBox(x, y, 1.2, 5, 0.5),
      (_u, _v, ink) => {
        tint(ink, [0.85, 0.87, 0.85], 1);
        return 0.9;
      },
    );
  }
}

function drawParts(scene: Scene, flaw: Flaw | undefined): void {
  const { look } = scene;
  const supplier = {
    resistor: pick<Colour>(look, [
      [0.07, 0.07, 0.08],
      [0.1, 0.12, 0.2],
    ]),
    can: pick<Colour>(look, [
      [0.6, 0.62, 0.66],
      [0.5, 0.52, 0.6],
    ]),
  };
  // the chip itself is never lost, only moved: without it the board would not have left the placer
  const struck = flaw === undefined ? -1 : 1 + randomInteger(flaw.random, parts.length - 1);
  parts.forEach((part, index) => {
    const laid = jitter(part, look, 0.8, 0.025);
    const body = between(look, 0.92, 1.08);
    const solder = between(look, 0.55, 0.68);
    const moved = index === struck && flaw?.kind === 'shifted-part' ? shift(laid, flaw) : laid;
    const missing = index === struck && flaw?.kind === 'missing-part';
    drawPart(scene, moved, { missing, body, solder, supplier, pads: laid });
  });
}

function jitter(part: Part, random: Random, distance: number, angle: number): Part {
  return {
    kind: part.kind,
    u: part.u + between(random, -distance, distance),
    v: part.v + between(random, -distance, distance),
    turn: part.turn + between(random, -angle, angle),
  };
}

function shift(part: Part, flaw: Flaw): Part {
  const direction = between(flaw.random, -Math.PI, Math.PI);
  const distance = 4.5 + 5 * flaw.strength;
  return {
    kind: part.kind,
    u: part.u + distance * Math.cos(direction),
    v: part.v + distance * Math.sin(direction),
    turn: part.turn + (0.2 + 0.5 * flaw.strength) * (flaw.random() < 0.5 ? -1 : 1),
  };
}
