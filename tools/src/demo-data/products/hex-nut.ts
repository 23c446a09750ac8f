import { randomInteger } from '@tailedcore/core';
import { between } from '../draws.ts';
import { blackVelvet } from '../grounds/black-velvet.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { hexagon, smoothstep } from '../shapes.ts';
import { type Colour, fill, type Ink, mix, tint } from '../surface.ts';
import { contaminate, dent, scratch, spotInRing, stain } from '../surface-flaws.ts';

const steel: Colour = [0.6, 0.58, 0.5];
const chromate: Colour = [0.66, 0.56, 0.28];

/** A large yellow-passivated hexagon nut seen into its thread. Lies at any angle. */
export const hexNut: Product = {
  name: 'hex-nut',
  turn: Math.PI,
  flaws: ['chipped-corner', 'damaged-thread', 'scratch', 'rust', 'dent', 'dirt'],
  station: {
    ground: blackVelvet,
    lamp: { azimuth: 0.9, elevation: 0.85, power: 1, ambient: 0.36 },
    camera: { brightness: 1.1, warmth: 1.03, vignette: 0.22, blur: 0.12, noise: 1.4 },
  },
  draw(scene, flaw) {
    drawNut(scene, flaw);
    if (flaw?.kind === 'scratch') scratch(scene, flaw, spotInRing(flaw, 50, 62), 0.2);
    if (flaw?.kind === 'rust') stain(scene, flaw, spotInRing(flaw, 48, 66), [0.4, 0.18, 0.07]);
    if (flaw?.kind === 'dent') dent(scene, flaw, spotInRing(flaw, 52, 66));
    if (flaw?.kind === 'dirt') contaminate(scene, flaw, spotInRing(flaw, 42, 68), [0.09, 0.08, 0.08]);
  },
};

function drawNut({ surface, pose, textures, look }: Scene, flaw: Flaw | undefined): void {
  const [du, dv, lathe] = [offset(look), offset(look), offset(look)];
  const iris = between(look, 0.1, 0.3);
  const lead = between(look, -Math.PI, Math.PI); // where the thread starts
  const brightness = between(look, 0.9, 1.05);
  const bite = flaw?.kind === 'chipped-corner' ? cornerBite(flaw) : undefined;
  const torn = flaw?.kind === 'damaged-thread' ? between(flaw.random, -Math.PI, Math.PI) : undefined;
  const tornHalf = 0.25 + 0.5 * (flaw?.strength ?? 0);
  const edge = (u: number, v: number): number => {
    const body = Math.max(hexagon(u, v, 74), Math.sqrt(u * u + v * v) - 84);
    if (bite === undefined) return body;
    return Math.max(body, bite.radius + 1.5 * sample(textures.mottle, u + du, v) - Math.hypot(u - bite.u, v - bite.v));
  };
  fill(surface, pose, 86, edge, (u, v, ink, distance) => {
    const radius = Math.sqrt(u * u + v * v);
    const film = sample(textures.cloud, u + du, v + dv);
    const marks = sample(textures.grain, radius * 1.1 + lathe, 3);
    tint(ink, mix(steel, chromate, 0.6 + iris * film), brightness * (1 + 0.03 * marks));
    ink.gloss = 0.4;
    const chamfer = smoothstep(71, 85, radius);
    ink.height = 20 - 9 * chamfer - 1.5 * smoothstep(-2, 0, distance) + 0.14 * marks;
    if (radius < 44) thread(ink, radius, Math.atan2(v, u));
    return 1;
  });

  function thread(ink: Ink, radius: number, angle: number): void {
    const depth = smoothstep(44, 33, radius);
    if (radius < 33) {
      ink.height = 0.5;
      tint(ink, [0.13, 0.13, 0.135], 1);
      ink.gloss = 0;
      return;
    }
    let turn = (radius - 33) * 1.9 + angle - lead;
    let cut = 1;
    if (torn !== undefined) {
      const from = Math.abs(Math.atan2(Math.sin(angle - torn), Math.cos(angle - torn)));
      const share = smoothstep(tornHalf, 0.6 * tornHalf, from);
      turn += 1.6 * share;
      cut = 1 - 0.8 * share;
    }
    ink.height = 20 - 14 * depth + cut * 1.3 * Math.sin(turn);
    const shade = 0.95 - 0.5 * depth + cut * 0.16 * Math.sin(turn);
    tint(ink, [ink.red, ink.green, ink.blue], shade);
  }
}

function cornerBite(flaw: Flaw): { u: number; v: number; radius: number } {
  const corner = ((2 * randomInteger(flaw.random, 6) + 1) * Math.PI) / 6 + between(flaw.random, -0.12, 0.12);
  return { u: 88 * Math.cos(corner), v: 88 * Math.sin(corner), radius: 9 + 11 * flaw.strength };
}
