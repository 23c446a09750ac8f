import { fail, fork, seededRandom } from '@tailedcore/core';
import { develop, digitise, type Exposure, expose } from './camera.ts';
import type { FlawDraw } from './cause.ts';
import { changedPixels } from './changed-pixels.ts';
import { between } from './draws.ts';
import { hangLamp, light } from './lighting.ts';
import { createTextures, normalDraws, type Textures } from './noise.ts';
import type { Flaw, Product } from './scene.ts';
import { createSurface, type Pose, side, type Surface } from './surface.ts';

/** What all stations of one line share. */
export interface Plant {
  readonly seed: number;
  readonly textures: Textures;
  /** Standard normal draws, a power of two of them. */
  readonly normal: Float32Array;
}

/** A photograph of one item. */
export interface Photograph {
  /** [side * side * 3] RGB. */
  readonly pixels: Uint8Array;
  /** Only of a defective item: the mask, [side * side], 0 or 255. */
  readonly mask?: Uint8Array;
}

/** The smallest and largest share of the picture that a defect may change. */
const plausible = { smallest: 0.0005, largest: 0.15 };
const attempts = 20;

export function openPlant(seed: number): Plant {
  return {
    seed,
    textures: createTextures(seededRandom(fork(seed, 'textures'))),
    normal: normalDraws(seededRandom(fork(seed, 'sensor')), 1 << 16),
  };
}

/**
 * Renders one item at its product's station. Ground, pose, looks, lamp, camera and sensor are forked from `seed` by label, and
 * so is the defect: with and without it the picture is otherwise the same, which is how the mask is found.
 * @param draw - gives the defect; none for a good item.
 * @throws E_OPTION when no drawn defect changes a plausible share of the picture (0.05 to 15 %).
 */
export function renderItem(plant: Plant, product: Product, seed: number, draw?: FlawDraw): Photograph {
  const exposure = expose(product.station, seededRandom(fork(seed, 'camera')));
  const good = project(plant, product, seed, exposure);
  const finish = (image: Float32Array): Uint8Array =>
    digitise(image, exposure, plant.normal, seededRandom(fork(seed, 'noise')));
  if (draw === undefined) return { pixels: finish(good) };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const flawed = project(plant, product, seed, exposure, drawFlaw(draw, seed, attempt));
    const { mask, area } = changedPixels(good, flawed);
    if (area >= plausible.smallest * side * side && area <= plausible.largest * side * side) {
      return { pixels: finish(flawed), mask };
    }
  }
  throw fail('E_OPTION', {
    what: `the defect "${drawFlaw(draw, seed, 0).kind}" of ${product.name}`,
    expected: 'a change of 0.05 to 15 % of the picture',
    received: `none in ${attempts} attempts`,
  });
}

/** The share of the picture of item `seed`, 0..1, that the defect changes as it is drawn first. */
export function changedShare(plant: Plant, product: Product, seed: number, draw: FlawDraw): number {
  const exposure = expose(product.station, seededRandom(fork(seed, 'camera')));
  const good = project(plant, product, seed, exposure);
  const flawed = project(plant, product, seed, exposure, drawFlaw(draw, seed, 0));
  return changedPixels(good, flawed).area / (side * side);
}

function drawFlaw(draw: FlawDraw, seed: number, attempt: number): Flaw {
  return draw(seededRandom(fork(seed, `flaw ${attempt}`)));
}

/** The item as it falls on the sensor, without noise: [side * side * 3], levels 0..255. */
function project(plant: Plant, product: Product, seed: number, exposure: Exposure, flaw?: Flaw): Float32Array {
  const lamp = hangLamp(product.station, seededRandom(fork(seed, 'lamp')));
  return develop(light(lay(plant, product, seed, flaw), lamp), exposure);
}

function lay({ seed: plantSeed, textures }: Plant, product: Product, seed: number, flaw?: Flaw): Surface {
  const surface = createSurface();
  const wear = seededRandom(fork(plantSeed, `ground of ${product.name}`));
  product.station.ground?.(surface, textures, wear, seededRandom(fork(seed, 'ground')));
  const pose = layDown(product, seededRandom(fork(seed, 'pose')));
  product.draw({ surface, pose, textures, look: seededRandom(fork(seed, 'look')) }, flaw);
  return surface;
}

/** Near the middle, so that the whole item stays inside the central 224 px. */
function layDown(product: Product, random: () => number): Pose {
  return {
    x: side / 2 + between(random, -5, 5),
    y: side / 2 + between(random, -5, 5),
    angle: between(random, -product.turn, product.turn),
    scale: between(random, 1.06, 1.09),
  };
}
