import type { Model } from '../bank/model.ts';
import { countOf, type Notice, notice, type NoticeCode } from '../notices.ts';
import { coresetSize, type MemoryPart } from './condense.ts';
import type { Embedded } from './embed.ts';

/** From this many times the rows of a fit on, fitting again is recommended. */
const largeBank = 2;

/** What is said of files that were not used. */
export function leftOutNotices({ repeated, skipped }: Embedded, total: number): Notice[] {
  return [
    ...(skipped.length > 0 ? [notice('N_SKIPPED', { images: skipped.length, total })] : []),
    ...(repeated.length > 0 ? [notice('N_UPDATE_REPEATED', { images: countOf(repeated.length, 'image') })] : []),
  ];
}

/** A notice when the bank is more than twice what a fit on the same images would keep, all their patches being clean. */
export function refitNotices({ bank, learnt, config }: Model, positions: number): Notice[] {
  const shown = learnt.names.length + (config.augmentImages === 'all' ? learnt.copies : 0);
  const tail = config.augmentImages === 'all' ? 0 : learnt.copies;
  const sizes = { head: shown, tail: learnt.tail.length + tail } as const;
  const sizeOf = (part: MemoryPart) =>
    sizes[part] === 0 ? 0 : coresetSize(sizes[part] * positions, config.coreset, part);
  const expected = sizeOf('head') + sizeOf('tail');
  const rows = bank.features.rows;
  return rows > largeBank * expected ? [notice('N_UPDATE_REFIT', { rows, expected })] : [];
}

/** Notices of images, which hold for a model as long as it has them; others are told anew of all images. */
const ofImages: ReadonlySet<NoticeCode> = new Set(['N_CROP', 'N_SKIPPED', 'N_TAIL_NONE_COMPARED', 'N_UPDATE_FEW']);

/** Those of a model's notices that hold after an update. */
export function lastingNotices(notices: readonly Notice[]): Notice[] {
  return notices.filter(({ code }) => ofImages.has(code));
}
