import { fork, randomInteger, seededRandom } from '@tailedcore/core';

/** More rows and more rounds leave the same share of distances. */
const sampled = 512;
const rounds = 2;

/** Some rows of a matrix. */
export interface RowsOf {
  readonly data: Float32Array;
  readonly columns: number;
  readonly rows: Uint32Array;
}

export interface Directions {
  /** [columns] */
  readonly mean: Float64Array;
  /** `wanted` orthonormal rows of [columns]. */
  readonly directions: readonly Float64Array[];
}

/**
 * About the directions of largest variance of some rows, by subspace iteration on a sample (Halko, Martinsson & Tropp 2011). A poor sample makes
 * them less useful, never wrong: they are orthonormal in float64 whatever the rows are (a direction that vanishes is left zero).
 * @param stopped - asked now and then; when true the result is worthless and comes at once.
 */
export function principalDirections(from: RowsOf, wanted: number, stopped: () => boolean): Directions {
  const sample = drawSample(from);
  const mean = centre(sample, from.columns);
  let directions: readonly Float64Array[] = Array.from(
    { length: wanted },
    (_, i) => sample[i]?.slice() ?? new Float64Array(from.columns),
  );
  orthonormalize(directions);
  for (let round = 0; round < rounds && !stopped(); round++) {
    directions = covarianceTimes(sample, directions, stopped);
    orthonormalize(directions);
  }
  return { mean, directions };
}

/** The seed is fixed: which rows are sampled has no influence on what is selected. */
function drawSample({ data, columns, rows }: RowsOf): Float64Array[] {
  const random = seededRandom(fork(1, 'sketch'));
  return Array.from({ length: Math.min(sampled, rows.length) }, () => {
    const row = rows[randomInteger(random, rows.length)] as number;
    return Float64Array.from(data.subarray(row * columns, (row + 1) * columns));
  });
}

/** Subtracts the mean, and returns it. */
function centre(sample: readonly Float64Array[], columns: number): Float64Array {
  const mean = new Float64Array(columns);
  for (const row of sample) addInto(mean, row, 1 / sample.length);
  for (const row of sample) addInto(row, mean, -1);
  return mean;
}

function covarianceTimes(
  sample: readonly Float64Array[],
  directions: readonly Float64Array[],
  stopped: () => boolean,
): Float64Array[] {
  const result = directions.map(({ length }) => new Float64Array(length));
  for (const row of sample) {
    if (stopped()) break;
    directions.forEach((direction, i) => addInto(result[i] as Float64Array, row, dot(row, direction)));
  }
  return result;
}

/** Gram and Schmidt, twice, which is as exact as float64 allows; what is left of a dependent vector is set to zero. */
export function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, i) => {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = vectors[j] as Float64Array;
        addInto(vector, other, -dot(vector, other));
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > before * 1e-8 ? 1 / length : 0;
    for (let k = 0; k < vector.length; k++) vector[k] = (vector[k] as number) * scale;
  });
}

function addInto(target: Float64Array, vector: Float64Array, scale: number): void {
  for (let j = 0; j < target.length; j++) target[j] = (target[j] as number) + scale * (vector[j] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}
