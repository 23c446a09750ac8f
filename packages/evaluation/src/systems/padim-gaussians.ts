import {
  addProductsInto,
  choleskyInPlace,
  fail,
  type Matrix,
  type Pacer,
  requireFinite,
  whitenInto,
} from '@tailedcore/core';

/** Means and scatters of the patches of each grid position, over the images seen so far. */
export interface PositionSums {
  readonly positions: number;
  readonly columns: number;
  /** [positions, columns] */
  readonly means: Float64Array;
  /** Sums of (x - mean)(x - mean)', [positions, columns, columns]; only the lower triangles count. */
  readonly scatters: Float64Array;
  /** Images seen so far. */
  images: number;
}

/** A normal distribution for each grid position. */
export interface PositionGaussians {
  readonly positions: number;
  readonly columns: number;
  /** [positions, columns] */
  readonly means: Float64Array;
  /** L with L L' = covariance + ridge I, [positions, columns, columns]; only the lower triangles count. */
  readonly factors: Float64Array;
}

/** Sums over no image yet. Their memory, 8 positions columns² bytes, does not grow with the images. */
export function emptySums(positions: number, columns: number): PositionSums {
  const means = new Float64Array(positions * columns);
  return { positions, columns, means, scatters: new Float64Array(means.length * columns), images: 0 };
}

/**
 * Adds images to the sums. Sums of two groups are joined as Chan, Golub and LeVeque (1979) do, so that nothing is lost where features are large and vary
 * little: the scatter grows by that of the new images about their own mean, and by n m / (n + m) times the square of the difference of means.
 * @param patches - [images * positions, columns], image-major, finite.
 * @throws E_SHAPE when these are no patches of whole images, E_NOT_FINITE, E_ABORTED.
 */
export async function addImages(sums: PositionSums, patches: Matrix, pause: Pacer): Promise<void> {
  const { positions, columns, means, scatters } = sums;
  const added = imagesIn(patches, sums);
  const total = sums.images + added;
  if (added === 0) return;
  const width = added + 1;
  const block = new Float64Array(columns * width);
  const apart = Math.sqrt((sums.images * added) / total);
  for (let position = 0; position < positions; position++) {
    for (let c = 0; c < columns; c++) {
      const line = c * width;
      const at = position * columns + c;
      let sum = 0;
      for (let i = 0; i < added; i++) sum += patches.data[(i * positions + position) * columns + c] as number;
      const own = sum / added;
      for (let i = 0; i < added; i++) {
        block[line + i] = (patches.data[(i * positions + position) * columns + c] as number) - own;
      }
      const difference = own - (means[at] as number);
      block[line + added] = apart * difference;
      means[at] = (means[at] as number) + (difference * added) / total;
    }
    const square = columns * columns;
    addProductsInto(scatters.subarray(position * square, (position + 1) * square), block, columns, width);
    const turn = pause(position);
    if (turn) await turn;
  }
  sums.images = total;
}

/**
 * The distributions, in the memory of the sums, which are of no use afterwards. The covariance is divided by n - 1; that of one image is 0.
 * @param ridge - added to its diagonal, above 0: so there is an inverse also with fewer images than columns.
 * @throws E_ABORTED.
 */
export async function gaussiansInPlace(sums: PositionSums, ridge: number, pause: Pacer): Promise<PositionGaussians> {
  const { positions, columns, means, scatters, images } = sums;
  const square = columns * columns;
  for (let position = 0; position < positions; position++) {
    const factor = scatters.subarray(position * square, (position + 1) * square);
    for (let i = 0; i < square; i++) factor[i] = (factor[i] as number) / Math.max(1, images - 1);
    choleskyInPlace(factor, columns, ridge);
    const turn = pause(position);
    if (turn) await turn;
  }
  return { positions, columns, means, factors: scatters };
}

/**
 * Mahalanobis distance of patches to the distribution of their position.
 * @param patches - [images * positions, columns], image-major, finite.   @returns [images * positions], 0 or more.
 * @throws E_SHAPE when these are no patches of whole images, E_NOT_FINITE, E_ABORTED.
 */
export async function distancesTo(gaussians: PositionGaussians, patches: Matrix, pause: Pacer): Promise<Float32Array> {
  const { positions, columns, means, factors } = gaussians;
  const images = imagesIn(patches, gaussians);
  const distances = new Float32Array(images * positions);
  const block = new Float64Array(columns * images);
  const square = columns * columns;
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < images; i++) {
      const at = (i * positions + position) * columns;
      for (let c = 0; c < columns; c++) {
        block[c * images + i] = (patches.data[at + c] as number) - (means[position * columns + c] as number);
      }
    }
    whitenInto(block, factors.subarray(position * square, (position + 1) * square), columns, images);
    for (let i = 0; i < images; i++) {
      let squares = 0;
      for (let c = 0; c < columns; c++) squares += (block[c * images + i] as number) ** 2;
      distances[i * positions + position] = Math.sqrt(squares);
    }
    const turn = pause(position);
    if (turn) await turn;
  }
  return distances;
}

function imagesIn(patches: Matrix, { positions, columns }: { positions: number; columns: number }): number {
  if (patches.columns !== columns || patches.rows % positions !== 0) {
    throw fail('E_SHAPE', {
      what: 'patches for the distributions of grid positions',
      expected: `a multiple of ${positions} rows, ${columns} columns`,
      received: `${patches.rows} rows, ${patches.columns} columns`,
    });
  }
  requireFinite(patches, 'the patch features');
  return patches.rows / positions;
}
