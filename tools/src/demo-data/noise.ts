import { type Random, randomInteger } from '@tailedcore/core';

/** A tileable square texture with mean 0 and variance 1. `side` is a power of two. */
export interface NoiseField {
  readonly side: number;
  /** [side * side] */
  readonly data: Float32Array;
}

/** The textures that every picture is made of; pictures differ by where they look into them. */
export interface Textures {
  /** Large soft shapes: the coarsest feature is 64 px wide. */
  readonly cloud: NoiseField;
  /** Spots near 16 px. */
  readonly mottle: NoiseField;
  /** Fine grain near 3 px. */
  readonly grain: NoiseField;
}

export function createTextures(random: Random): Textures {
  return {
    cloud: fractalNoise(random, 64, 4),
    mottle: fractalNoise(random, 16, 3),
    grain: fractalNoise(random, 4, 2),
  };
}

/**
 * Value noise of several octaves, 256 x 256, tileable.
 * @param cell - width of the coarsest lattice cell in px, a power of two; every further octave halves it and its weight.
 */
export function fractalNoise(random: Random, cell: number, octaves: number): NoiseField {
  const side = 256;
  const data = new Float32Array(side * side);
  for (let octave = 0; octave < octaves; octave++) addOctave(data, side, cell >> octave, 0.5 ** octave, random);
  return { side, data: standardise(data) };
}

/** The value at (x, y) px, bilinear, repeating in both directions. */
export function sample(field: NoiseField, x: number, y: number): number {
  const { side, data } = field;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const s = x - left;
  const t = y - top;
  const x0 = left & (side - 1);
  const x1 = (left + 1) & (side - 1);
  const row0 = (top & (side - 1)) * side;
  const row1 = ((top + 1) & (side - 1)) * side;
  const upper = (data[row0 + x0] as number) * (1 - s) + (data[row0 + x1] as number) * s;
  const lower = (data[row1 + x0] as number) * (1 - s) + (data[row1 + x1] as number) * s;
  return upper * (1 - t) + lower * t;
}

/** `count` draws of a standard normal distribution (Box-Muller). */
export function normalDraws(random: Random, count: number): Float32Array {
  const draws = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    draws[i] = radius * Math.cos(angle);
    if (i + 1 < count) draws[i + 1] = radius * Math.sin(angle);
  }
  return draws;
}

/** Where a picture looks into a texture: whole pixels, so that no picture is softer than another. */
export function offset(random: Random): number {
  return randomInteger(random, 256);
}

function addOctave(data: Float32Array, side: number, cell: number, weight: number, random: Random): void {
  const cells = side / cell;
  const lattice = Float32Array.from({ length: cells * cells }, () => 2 * random() - 1);
  for (let y = 0; y < side; y++) {
    const row = Math.floor(y / cell);
    const t = fade((y % cell) / cell);
    const upper = row * cells;
    const lower = ((row + 1) % cells) * cells;
    for (let x = 0; x < side; x++) {
      const column = Math.floor(x / cell);
      const next = (column + 1) % cells;
      const s = fade((x % cell) / cell);
      const above = (lattice[upper + column] as number) * (1 - s) + (lattice[upper + next] as number) * s;
      const below = (lattice[lower + column] as number) * (1 - s) + (lattice[lower + next] as number) * s;
      data[y * side + x] = (data[y * side + x] as number) + weight * (above * (1 - t) + below * t);
    }
  }
}

function fade(t: number): number {
  return t * t * (3 - 2 * t);
}

function standardise(data: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  const scale = 1 / Math.sqrt(squares / data.length - mean * mean);
  return data.map((value) => (value - mean) * scale);
}
