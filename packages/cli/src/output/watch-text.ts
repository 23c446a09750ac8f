import { countOf } from '@tailedcore/core';
import type { WatchRecord, WatchSummary } from '@tailedcore/runtime/watch';
import { short } from './number.ts';
import { printable } from './printable.ts';

/** A line for an image: verdict, score (or why there is none), name. */
export function watchLine(record: WatchRecord): string {
  const [verdict, score] = 'error' in record ? ['bad', record.error.code] : [record.verdict, short(record.score)];
  return `${verdict.padEnd(8)}${score.padStart(10)}  ${printable(record.name)}`;
}

/** What a run did, in a sentence. */
export function watchSummaryText(summary: WatchSummary): string {
  const { good, defect, unknown, bad, moved, delivered, refused, undelivered } = summary;
  const judged = [
    `${defect} defect`,
    `${good} good`,
    ...(unknown > 0 ? [`${unknown} without verdict`] : []),
    ...(bad > 0 ? [`${bad} unreadable`] : []),
  ];
  const sent = [
    ...(delivered > 0 ? [`${delivered} sent`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(undelivered > 0 ? [`${undelivered} still to be sent`] : []),
  ];
  return [
    `${countOf(good + defect + unknown + bad, 'image')}: ${judged.join(', ')}`,
    ...(moved > 0 ? [`; ${moved} moved`] : []),
    ...(sent.length > 0 ? [`; webhook: ${sent.join(', ')}`] : []),
    '.',
  ].join('');
}
