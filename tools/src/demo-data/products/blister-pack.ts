import { randomInteger } from '@tailedcore/core';
import { between } from '../draws.ts';
import { cuttingMat } from '../grounds/cutting-mat.ts';
import { offset, sample } from '../noise.ts';
import type { Flaw, Product, Scene } from '../scene.ts';
import { circle, roundedBox, smoothstep } from '../shapes.ts';
import { type Colour, fill, mix, place, type Pose, tint } from '../surface.ts';
import { contaminate, scratch, spotInBox, stain } from '../surface-flaws.ts';

const pockets = [-66, -22, 22, 66].flatMap((u) => [-28, 28].map((v) => ({ u, v })));
const white: Colour = [0.86, 0.84, 0.78];

/** A blister pack of eight scored tablets on knurled foil; the tablets lie as they fell. Lies nearly straight. */
export const blisterPack: Product = {
  name: 'blister-pack',
  turn: 0.1,
  flaws: ['missing-tablet', 'broken-tablet', 'discoloured-tablet', 'torn-foil', 'dirt', 'crumbs'],
  station: {
    ground: cuttingMat,
    lamp: { azimuth: -2.1, elevation: 1, power: 0.8, ambient: 0.5 },
    camera: { brightness: 1.05, warmth: 0.97, vignette: 0.08, blur: 0.1, noise: 0.9 },
  },
  draw(scene, flaw) {
    drawFoil(scene);
    if (flaw?.kind === 'torn-foil') stain(scene, flaw, spotInBox(flaw, 80, 6), [0.1, 0.1, 0.1], 5 + 6 * flaw.strength);
    const struck = flaw === undefined ? -1 : randomInteger(flaw.random, pockets.length);
    pockets.forEach(({ u, v }, index) =>
      drawPocket(scene, place(scene.pose, u, v), index === struck ? flaw : undefined),
    );
    if (flaw?.kind === 'dirt') contaminate(scene, flaw, spotInBox(flaw, 80, 45), [0.22, 0.17, 0.1]);
    if (flaw?.kind === 'torn-foil') scratch(scene, flaw, spotInBox(flaw, 80, 6), -0.25);
  },
};

function drawFoil({ surface, pose, textures, look }: Scene): void {
  const [du, dv, phase] = [offset(look), offset(look), between(look, 0, 6)];
  const bright = between(look, 0.5, 0.58);
  const wrinkled = between(look, 0.6, 1.3);
  const edge = (u: number, v: number): number => roundedBox(u, v, 92, 62, 9);
  fill(surface, pose, 112, edge, (u, v, ink, distance) => {
    const knurl = Math.cos((u + v + phase) * 1.1) * Math.cos((u - v) * 1.1);
    const wrinkle = sample(textures.mottle, u * 0.8 + du, v * 0.8 + dv);
    tint(ink, [1, 1, 1.03], bright + 0.03 * knurl);
    ink.height = 3 + 0.22 * knurl + 0.35 * wrinkled * wrinkle - smoothstep(-2, 0, distance);
    ink.gloss = 0.4;
    return 1;
  });
}

function drawPocket(scene: Scene, pose: Pose, flaw: Flaw | undefined): void {
  const { surface, look } = scene;
  fill(
    surface,
    pose,
    22,
    (u, v) => circle(u, v, 21),
    (_u, _v, ink, distance) => {
      tint(ink, mix([ink.red, ink.green, ink.blue], [0.4, 0.41, 0.42], 0.75), 1);
      ink.height = 3 - 2.5 * smoothstep(0, 3, -distance);
      ink.gloss = 0.15;
      return 1;
    },
  );
  drawTablet(scene, place(pose, between(look, -2.2, 2.2), between(look, -2.2, 2.2), between(look, 0, Math.PI)), flaw);
  // the clear dome over it: a bright rim, and the lamp mirrored near the top
  fill(
    surface,
    pose,
    22,
    (u, v) => circle(u, v, 21.5),
    (_u, _v, ink, distance) => {
      const rim = smoothstep(2.2, 0.8, Math.abs(distance + 1.5));
      ink.height += 1.6 * rim;
      ink.gloss = Math.max(ink.gloss, 0.7 * rim);
      tint(ink, [ink.red, ink.green, ink.blue], 0.96 + 0.1 * rim);
      return 1;
    },
  );
  const glint: Pose = { ...pose, x: pose.x + between(look, -10, -8), y: pose.y + between(look, -12, -10), angle: -0.7 };
  fill(
    surface,
    glint,
    8,
    (u, v) => roundedBox(u, v * 1.6, 5.5, 3, 3) - 0.5,
    (_u, _v, ink, distance) => {
      tint(ink, [1.1, 1.1, 1.12], 1);
      return 0.65 * smoothstep(0, 2.5, -distance);
    },
  );
}

function drawTablet({ surface, textures, look }: Scene, pose: Pose, flaw: Flaw | undefined): void {
  const [du, dv] = [offset(look), offset(look)];
  const bright = between(look, 0.94, 1.04);
  if (flaw?.kind === 'missing-tablet') return;
  const colour =
    flaw?.kind === 'discoloured-tablet' ? mix(white, [0.66, 0.5, 0.26], 0.25 + 0.6 * flaw.strength) : white;
  const broken =
    flaw?.kind === 'broken-tablet' ? { angle: between(flaw.random, -3, 3), at: 9 - 9 * flaw.strength } : undefined;
  const edge = (u: number, v: number): number => {
    const body = circle(u, v, 16);
    if (broken === undefined) return body;
    const along = u * Math.cos(broken.angle) + v * Math.sin(broken.angle);
    return Math.max(body, along - broken.at - 1.2 * sample(textures.mottle, u * 2 + du, v * 2));
  };
  fill(surface, pose, 17, edge, (u, v, ink, distance) => {
    const powder = sample(textures.grain, u + du, v + dv);
    tint(ink, colour, bright * (1 + 0.015 * powder));
    const score = smoothstep(1.8, 0.3, Math.abs(v));
    ink.height = 7 - 2.5 * smoothstep(-4, 0, distance) - 0.9 * score + 0.1 * powder;
    ink.gloss = 0.05;
    return 1;
  });
  if (flaw?.kind === 'crumbs') strewCrumbs(surface, pose, flaw, bright);
}

function strewCrumbs(surface: Scene['surface'], pose: Pose, flaw: Flaw, bright: number): void {
  const count = 4 + Math.round(6 * flaw.strength);
  for (let k = 0; k < count; k++) {
    const angle = between(flaw.random, -Math.PI, Math.PI);
    const out = between(flaw.random, 17.5, 27);
    const size = between(flaw.random, 1.3, 2.2 + flaw.strength);
    fill(
      surface,
      place(pose, out * Math.cos(angle), out * Math.sin(angle)),
      size + 1,
      (u, v) => circle(u, v, size),
      (_u, _v, ink) => {
        tint(ink, white, bright);
        ink.height += 2;
        ink.gloss = 0;
        return 1;
      },
    );
  }
}
