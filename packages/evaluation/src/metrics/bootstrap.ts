import { fail, fork, quantile, randomInteger, seededRandom } from '@tailedcore/core';

/** What images are drawn by. */
export interface Stratified {
  readonly name: string;
  readonly product: string;
  readonly defective: boolean;
}

/** A figure of some images; null where it is not defined. */
export type Statistic<Image> = (images: readonly Image[]) => number | null;

/** How images are drawn again. */
export interface BootstrapOptions {
  /** Default: 1000. */
  readonly resamples?: number | undefined;
  /** Share of resamples inside the interval. Default: 0.95. */
  readonly level?: number | undefined;
  /** Default: 0. */
  readonly seed?: number | undefined;
}

/** A figure, and where it would mostly be with other images of the same kind. */
export interface Interval {
  /** Of the images as they are. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap: images are drawn with replacement, as many good and as many defective ones of each product as there are, and the
 * interval spans the middle `level` of the statistic's values. It tells of the chance in test images, not of that in training.
 * @returns null where the statistic is not defined, of all images or of a draw.
 * @throws E_OPTION for options out of range.
 */
export function bootstrapInterval<Image extends Omit<Stratified, 'name'>>(
  images: readonly Image[],
  statistic: Statistic<Image>,
  options: BootstrapOptions = {},
): Interval | null {
  return intervalOf(images, (rows) => statistic(rows.map((row) => images[row] as Image)), options);
}

/**
 * As `bootstrapInterval`, of the difference `statistic(second) - statistic(first)` of two methods: each draw takes the same images for both,
 * so that what makes images hard for both does not blur the difference.
 * @param first - images as one method scored them.   @param second - the same images in the same order.
 * @throws E_SHAPE when they are not the same, E_OPTION.
 */
export function bootstrapDifference<Image extends Stratified>(
  first: readonly Image[],
  second: readonly Image[],
  statistic: Statistic<Image>,
  options: BootstrapOptions = {},
): Interval | null {
  requireSame(first, second);
  const difference = (rows: readonly number[]) => {
    const [from, to] = [first, second].map((images) => statistic(rows.map((row) => images[row] as Image)));
    return typeof from === 'number' && typeof to === 'number' ? to - from : null;
  };
  return intervalOf(first, difference, options);
}

function intervalOf(
  images: readonly Omit<Stratified, 'name'>[],
  statistic: Statistic<number>,
  { resamples = 1000, level = 0.95, seed = 0 }: BootstrapOptions,
): Interval | null {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw fail('E_OPTION', { what: 'resamples', expected: 'a whole number from 1', received: String(resamples) });
  }
  if (!(level > 0 && level < 1)) {
    throw fail('E_OPTION', { what: 'level', expected: 'between 0 and 1', received: String(level) });
  }
  const value = statistic(images.map((_, row) => row));
  if (value === null) return null;
  const random = seededRandom(fork(seed, 'bootstrap'));
  const strata = strataOf(images);
  const values: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const rows = strata.flatMap((rows) => rows.map(() => rows[randomInteger(random, rows.length)] as number));
    const drawn = statistic(rows);
    if (drawn === null) return null;
    values.push(drawn);
  }
  return { value, low: quantile(values, (1 - level) / 2), high: quantile(values, (1 + level) / 2) };
}

/** Rows of the good and of the defective images of each product. */
function strataOf(images: readonly Omit<Stratified, 'name'>[]): number[][] {
  const strata = new Map<string, number[]>();
  images.forEach(({ product, defective }, row) => {
    const key = `${defective ? 'defective' : 'good'} ${product}`;
    const rows = strata.get(key);
    if (rows) rows.push(row);
    else strata.set(key, [row]);
  });
  return [...strata.values()];
}

function requireSame(first: readonly Stratified[], second: readonly Stratified[]): void {
  const what = 'images of two methods';
  if (first.length !== second.length) {
    throw fail('E_SHAPE', { what, expected: `${first.length} of each`, received: second.length });
  }
  first.forEach((image, i) => {
    const other = second[i] as Stratified;
    if (image.name === other.name && image.product === other.product && image.defective === other.defective) return;
    throw fail('E_SHAPE', { what, expected: `${image.name} at place ${i} of both`, received: other.name });
  });
}
