import type { Dataset } from '../datasets/dataset.ts';
import type { SplitName } from './assemble-split.ts';
import type { BalancedOptions, LongTailOptions, MixOptions, SingleOptions } from './split-spec.ts';

/** Share of the products that are rare in the paper's step splits. */
export const usualTailShare = 0.6;
/** Shape of the published Pareto splits. */
export const usualShape = 6;

type Range = readonly [number, number];

/** `mvtec_ad/longtail/step_k4/noise10/seed01`. In all these names stands what differs from the usual, so that different draws never share one. */
export function longTailName(dataset: Dataset, options: LongTailOptions): SplitName {
  const { kind, k, tailShare = usualTailShare, shape = usualShape, seed } = options;
  const step = [`step_k${k}`, tailShare === usualTailShare ? '' : `tail${percent(tailShare)}`];
  const pareto = ['pareto', shape === usualShape ? '' : `shape${shape}`];
  return named([dataset.name, 'longtail', ...(kind === 'step' ? step : pareto), ...drawParts(options)], seedName(seed));
}

/** `mvtec_ad/mixes/noise10/seed01` */
export function mixName(dataset: Dataset, options: MixOptions): SplitName {
  const { frequent = [1, 5], rare = [0, 5], frequentImages = [31, 100], rareImages = [1, 4], seed } = options;
  const ranges = `${rangeName(frequent)}of${rangeName(frequentImages)}+${rangeName(rare)}of${rangeName(rareImages)}`;
  const parts = [ranges === '1-5of31-100+0-5of1-4' ? '' : ranges, ...drawParts(options)];
  return named([dataset.name, 'mixes', ...parts], seedName(seed));
}

/** `mvtec_ad/singles/noise10/bottle` */
export function singleName(dataset: Dataset, product: string, options: SingleOptions): SplitName {
  return named([dataset.name, 'singles', ...drawParts(options)], product);
}

/** `mvtec_ad/balanced/images30/noise10/seed01` */
export function balancedName(dataset: Dataset, options: BalancedOptions): SplitName {
  return named([dataset.name, 'balanced', `images${options.images}`, ...drawParts(options)], seedName(options.seed));
}

/** `seed01` */
export function seedName(seed: number): string {
  return `seed${String(seed).padStart(2, '0')}`;
}

function named(parts: readonly string[], last: string): SplitName {
  const family = parts.filter((part) => part !== '').join('/');
  return { family, name: `${family}/${last}` };
}

interface DrawOptions {
  readonly noise?: number | undefined;
  readonly overlap?: boolean | undefined;
  readonly maxTrain?: number | undefined;
}

function drawParts({ noise = 0.1, overlap = true, maxTrain }: DrawOptions): string[] {
  const most = maxTrain === undefined ? '' : `max${maxTrain}`;
  return [most, `noise${percent(noise)}`, overlap ? '' : 'no-overlap'];
}

function rangeName([first, last]: Range): string {
  return `${first}-${last}`;
}

/** 0.07 is 7, 0.025 is 2.5. */
function percent(share: number): number {
  return Number((share * 100).toFixed(4));
}
