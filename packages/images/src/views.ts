import { fail } from '@tailedcore/core';

/** A turned copy of the network's image: mirrored first if `flip`, then rotated. */
export interface View {
  /** Degrees counter-clockwise, 0 to below 360. */
  readonly angle: number;
  readonly flip: boolean;
}

export type Augment = 'none' | 'rot15' | 'rot30' | 'rot90';

/** The image as it is. */
export const upright: View = { angle: 0, flip: false };

const steps = { rot15: 15, rot30: 30, rot90: 90 } as const;

/**
 * The extra copies that `augment` makes of an image, without the image itself: 0, 47, 23 or 7. The order is fixed (a view's place is its
 * number in models): all rotations by ascending angle, then all mirrored ones.
 * @throws E_OPTION for an unknown name.
 */
export function viewsOf(augment: Augment): readonly View[] {
  if (augment === 'none') return [];
  if (!Object.hasOwn(steps, augment))
    throw fail('E_OPTION', {
      what: 'augment',
      expected: ['none', ...Object.keys(steps)].join(', '),
      received: augment,
    });
  const step = steps[augment];
  const views: View[] = [];
  for (const flip of [false, true]) for (let angle = 0; angle < 360; angle += step) views.push({ angle, flip });
  return views.slice(1);
}

/** "90°", "mirrored", "mirrored 90°", or an empty string for the image itself. */
export function viewName({ angle, flip }: View): string {
  return [flip ? 'mirrored' : '', angle === 0 ? '' : `${angle}°`].filter(Boolean).join(' ');
}
