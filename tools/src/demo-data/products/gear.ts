import { randomInteger } from '@tailedcore/core';
import { between } from '../draws.ts';
import { rubberBelt } from '../grounds/rubber-belt.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { clamp, roundedBox, smoothstep } from '../shapes.ts';
import { fill, tint } from '../surface.ts';
import { contaminate, scratch, spotInRing, stain } from '../surface-flaws.ts';

const teeth = 18;
const pitch = (2 * Math.PI) / teeth;

/** A machined spur gear: eighteen teeth, a keyed bore, five lightening holes, turned faces. Lies at any angle. */
export const gear: Product = {
  name: 'gear',
  turn: Math.PI,
  flaws: ['broken-tooth', 'bent-tooth', 'scratch', 'rust', 'chip-of-metal'],
  station: {
    ground: rubberBelt,
    lamp: { azimuth: -2.35, elevation: 0.93, power: 0.87, ambient: 0.4 },
    camera: { brightness: 1, warmth: 1, vignette: 0.17, blur: 0.14, noise: 1.5 },
  },
  draw(scene, flaw) {
    drawBlank(scene, outline(flaw));
    if (flaw?.kind === 'scratch') scratch(scene, flaw, spotInRing(flaw, 30, 66), 0.22);
    if (flaw?.kind === 'rust') stain(scene, flaw, spotInRing(flaw, 26, 72), [0.42, 0.22, 0.1]);
    if (flaw?.kind === 'chip-of-metal') contaminate(scene, flaw, spotInRing(flaw, 26, 66), [0.3, 0.32, 0.38]);
  },
};

/** Signed distance to the gear's edge; a flaw shortens or bends one tooth. */
function outline(flaw: Flaw | undefined): (u: number, v: number) => number {
  const tooth = flaw === undefined ? 0 : randomInteger(flaw.random, teeth);
  const left = flaw?.kind === 'broken-tooth' ? between(flaw.random, 0.35, 0.6) - 0.5 * flaw.strength : 1;
  const bend = flaw?.kind === 'bent-tooth' ? pitch * (0.2 + 0.2 * flaw.strength) * (flaw.random() < 0.5 ? -1 : 1) : 0;
  return (u, v) => {
    const radius = Math.sqrt(u * u + v * v);
    if (radius > 90) return radius - 88;
    const angle = Math.atan2(v, u);
    const hole = radius < 60 ? holes(u, v, radius, angle) : -20;
    if (radius < 68) return Math.max(hole, radius - 86);
    const from = Math.abs(Math.atan2(Math.sin(angle - tooth * pitch), Math.cos(angle - tooth * pitch)));
    const shift = bend * smoothstep(0.9 * pitch, 0.5 * pitch, from) * smoothstep(72, 88, radius);
    const profile = 0.5 + 0.5 * clamp(1.7 * Math.cos(teeth * (angle + shift)) + 0.1, -1, 1);
    return (radius - 72 - 15 * profile * (from < pitch / 2 ? left : 1)) * 0.75;
  };
}

function holes(u: number, v: number, radius: number, angle: number): number {
  const sector = Math.round((angle * 5) / (2 * Math.PI)) * ((2 * Math.PI) / 5);
  const small = 9.5 - Math.hypot(u - 46 * Math.cos(sector), v - 46 * Math.sin(sector));
  const key = -roundedBox(u - 17, v, 6, 4, 1);
  return Math.max(small, key, 17 - radius);
}

function drawBlank({ surface, pose, textures, look }: Scene, edge: (u: number, v: number) => number): void {
  const [du, dv, lathe] = [offset(look), offset(look), offset(look)];
  const brightness = between(look, 0.44, 0.52);
  const warmth = between(look, -0.02, 0.03);
  const oil = between(look, 0.008, 0.03);
  const turning = between(look, 0.08, 0.16);
  fill(surface, pose, 89, edge, (u, v, ink, distance) => {
    const radius = Math.sqrt(u * u + v * v);
    const marks = sample(textures.grain, radius * 1.3 + lathe, 7);
    const film = sample(textures.cloud, u + du, v + dv);
    const web = smoothstep(28, 31, radius) * smoothstep(64, 61, radius);
    const tone = brightness + oil * film + 0.02 * marks;
    tint(ink, [1 + warmth, 1, 1 - warmth], tone * (1 - 0.1 * web));
    ink.height = 12 - 4 * web - 2.5 * smoothstep(-3, 0, distance) + turning * marks;
    ink.gloss = 0.42 + 0.06 * film;
    return 1;
  });
}
