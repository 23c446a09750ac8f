import { countOf, type Threshold, type Updated } from '@tailedcore/core';
import { short } from './number.ts';
import { printable } from './printable.ts';

const listed = 10;

/** What an update brought, in lines for a terminal. */
export function updateText({ model, report }: Updated): string {
  const { names } = model.learnt;
  const nameOf = (image: number) => printable(names[image] ?? '');
  const { images, repeated, skipped, rows, copies, products, tail, suspects, threshold } = report;
  const counted = (list: readonly unknown[], unit: string) => (list.length === 0 ? 'none' : countOf(list.length, unit));
  return [
    `Images       ${images} added (${names.length} in all), ${repeated.length} known already, ${skipped.length} skipped`,
    ...lines(skipped, ({ message }) => printable(message)),
    `Products     ${products === undefined ? 'new ones are not told apart (the model keeps no embeddings)' : `${products.length} new`}`,
    ...lines(
      products ?? [],
      ({ images: [first = 0, ...more] }) => `${nameOf(first)}${more.length > 0 ? ` and ${more.length} more` : ''}`,
    ),
    `Rare         ${tail.length === 0 ? 'none' : `${countOf(tail.length, 'image')} of rare products${copies > 0 ? `, ${copies} rotated or mirrored copies` : ''}`}`,
    ...lines(tail, ({ image }) => nameOf(image)),
    `Suspicious   ${counted(suspects, 'new image')}${suspects.length > 0 ? ': look at them, and undo the update if they show defects' : ''}`,
    ...lines(suspects, ({ image }) => nameOf(image)),
    `Bank         ${rows.head + rows.tail} patches added (${rows.head} of all images, ${rows.tail} of rare products), ${model.bank.features.rows} in all`,
    `Threshold    ${valueText(threshold.before)} before, ${valueText(threshold.after)} now: ${threshold.after.rule}`,
    ...report.notices.map(({ code, message }) => `Note         ${code}: ${message}`),
  ].join('\n');
}

function valueText({ value }: Threshold): string {
  return value === null ? 'none' : short(value);
}

/** The first few, indented, and how many more there are. */
function lines<T>(list: readonly T[], text: (entry: T) => string): string[] {
  const more = list.length > listed ? [`… and ${list.length - listed} more (--json lists all)`] : [];
  return [...list.slice(0, listed).map(text), ...more].map((line) => `             ${line}`);
}
