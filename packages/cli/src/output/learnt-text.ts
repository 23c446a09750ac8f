import { countOf, type Model, percent } from '@tailedcore/core';
import { countSizes } from '../report-facts.ts';
import { short } from './number.ts';
import { printable } from './printable.ts';

const listed = 10;

/** What a model learnt, in lines for a terminal. */
export function learntText(model: Model): string {
  const { learnt, training, threshold, bank } = model;
  const nameOf = (image: number) => printable(learnt.names[image] ?? '');
  const leftOut = learnt.names.length - training.scores.length;
  const copies = learnt.copies > 0 ? `, ${learnt.copies} rotated or mirrored copies` : '';
  const lines = [
    `Images       ${learnt.names.length} used, ${learnt.skipped.length} skipped${model.config.augmentImages === 'all' ? copies : ''}`,
    ...learnt.skipped.slice(0, listed).map(({ message }) => `             ${printable(message)}`),
    ...more(learnt.skipped.length),
    `Products     ${productsText(learnt.products)}`,
    `Rare         ${learnt.tail.length === 0 ? 'none' : `${countOf(learnt.tail.length, 'image')} of rare products`}${model.config.augmentImages === 'tail' ? copies : ''}`,
    ...learnt.tail.slice(0, listed).map(({ image }) => `             ${nameOf(image)}`),
    ...more(learnt.tail.length),
    `Suspicious   ${learnt.suspects.length === 0 ? 'none' : countOf(learnt.suspects.length, 'training image')}`,
    ...learnt.suspects
      .slice(0, listed)
      .map(
        ({ image, removedShare }) => `             ${nameOf(image)} (${percent(removedShare)} of its patches removed)`,
      ),
    ...more(learnt.suspects.length),
    `Bank         ${bank.features.rows} patches (${learnt.rows.head} of all images, ${learnt.rows.tail} of rare products) x ${bank.features.columns}`,
    `Threshold    ${thresholdText(threshold)}`,
    ...(leftOut > 0
      ? [`             ${countOf(leftOut, 'image')} left out of it (rare, suspicious or without comparison)`]
      : []),
    ...learnt.notices.map(({ code, message }) => `Note         ${code}: ${message}`),
  ];
  return lines.join('\n');
}

function thresholdText({ value, falseAlarms, rule }: Model['threshold']): string {
  return value === null ? `none: ${rule}` : `${short(value)} for ${percent(falseAlarms)} false alarms: ${rule}`;
}

function more(count: number): string[] {
  return count > listed ? [`             … and ${count - listed} more (--json lists all)`] : [];
}

function productsText(products: readonly number[]): string {
  if (products.length === 0) return 'not estimated (no tail sampler)';
  const sizes = countSizes(products).map(({ size, images }) =>
    images === size ? `${size}` : `${images / size} x ${size}`,
  );
  return `about ${products.length}; images of each: ${sizes.slice(0, 20).join(', ')}${sizes.length > 20 ? ', …' : ''}`;
}
