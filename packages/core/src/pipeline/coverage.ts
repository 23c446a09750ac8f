import { countOf, type Notice, notice, percent } from '../notices.ts';
import type { Placement } from '../stages.ts';

/** From this share of dropped pixels on a user is told. */
const worthSaying = 0.2;

/** Share of the original image's pixels that the network does not see. */
export function droppedShare({ width, height, left, top, right, bottom }: Placement): number {
  return Math.max(0, 1 - ((right - left) * (bottom - top)) / (width * height));
}

/** A notice when the crop drops more than a fifth of the pixels of some images. */
export function coverageNotice(placements: readonly Placement[]): Notice[] {
  const shares = placements.map(droppedShare).filter((share) => share > worthSaying);
  if (shares.length === 0) return [];
  const most = shares.reduce((a, b) => Math.max(a, b));
  return [
    notice('N_CROP', {
      dropped: `up to ${percent(most)}`,
      images: `${shares.length} of ${countOf(placements.length, 'image')}`,
    }),
  ];
}
