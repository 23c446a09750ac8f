import { fork, settingsError } from '@tailedcore/core';
import type { Dataset } from '../datasets/dataset.ts';
import { applyPublished } from './apply-published.ts';
import { drawLongTail } from './draw-long-tail.ts';
import { drawMix } from './draw-mix.ts';
import { balanced, singleProduct } from './draw-products.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import { publishedNamed } from './published-splits.ts';
import { seedName } from './split-names.ts';
import { type SplitSpec, type SplitSpecInput, splitSpecSchema } from './split-spec.ts';
import { byCodeUnits } from './by-code-units.ts';
import { wholeDataset } from './whole-dataset.ts';

/**
 * The splits that a recipe asks for, of a data set on disk.
 * @throws E_CONFIG when `spec` is none, E_SPLIT_UNKNOWN, E_SPLIT when the data set does not give what is needed.
 */
export function makeSplits(spec: SplitSpecInput, dataset: Dataset): EvaluationSplit[] {
  const checked = splitSpecSchema.safeParse(spec);
  if (!checked.success) {
    throw settingsError(
      checked.error.issues.map(({ path, message }) => ({ path: path.join('.') || 'split', message })),
    );
  }
  const { published, longtail, mixes, singles, balanced: even } = checked.data;
  if (published !== undefined) return publishedNamed(published).map((name) => applyPublished(dataset, name));
  if (longtail)
    return renamed(
      longtail.seeds.map((seed) => drawLongTail(dataset, { ...longtail, seed })),
      longtail.family,
    );
  if (mixes) return renamed(drawMixes(dataset, mixes), mixes.family);
  if (singles)
    return renamed(
      productsOf(dataset).map((product) => singleProduct(dataset, product, singles)),
      singles.family,
    );
  if (even)
    return renamed(
      even.seeds.map((seed) => balanced(dataset, { ...even, seed })),
      even.family,
    );
  return [wholeDataset(dataset)];
}

function drawMixes(dataset: Dataset, mixes: NonNullable<SplitSpec['mixes']>): EvaluationSplit[] {
  return Array.from({ length: mixes.count }, (_, i) => {
    const split = drawMix(dataset, { ...mixes, seed: fork(mixes.seed, `mix/${i}`) });
    return { ...split, name: `${split.family}/${seedName(mixes.seed)}-mix${String(i + 1).padStart(2, '0')}` };
  });
}

function productsOf({ images }: Dataset): string[] {
  return [...new Set(images.map(({ product }) => product))].sort(byCodeUnits);
}

/** The splits under a family name that somebody chose. */
function renamed(splits: readonly EvaluationSplit[], family: string | undefined): EvaluationSplit[] {
  if (family === undefined) return [...splits];
  return splits.map((split) => ({ ...split, family, name: `${family}${split.name.slice(split.family.length)}` }));
}
