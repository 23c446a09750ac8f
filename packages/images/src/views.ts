import { fail } from '@tailedcore/core';

/** A turned copy of the network's image: mirrored first if `flip`, then rotated. */
export interface View {
  /** Degrees counter-clockwise, 0 to below 360. */
  readonly angle: number;
  readonly flip: boolean;
}

/** By which steps copies are turned, in degrees. */
export type Augment = 'none' | 'rot15' | 'rot30' | 'rot90';

/** Which copies are made of an image. */
export interface Copies {
  readonly augment: Augment;
  /** Mirrored ones as well. */
  readonly flip: boolean;
}

/** The image as it is. */
export const upright: View = { angle: 0, flip: false };

const steps = { rot15: 15, rot30: 30, rot90: 90 } as const;

/**
 * The extra copies of an image, without the image itself: 0, 47, 23 or 7 for the steps none, 15, 30 and 90 degrees; without mirrored ones 0, 23, 11
 * or 3. The order is fixed (a view's place is its number in models): all rotations by ascending angle, then all mirrored ones.
 * @throws E_OPTION for an unknown name.
 */
export function viewsOf({ augment, flip }: Copies): readonly View[] {
  if (augment === 'none') return [];
  if (!Object.hasOwn(steps, augment))
    throw fail('E_OPTION', {
      what: 'augment',
      expected: ['none', ...Object.keys(steps)].join(', '),
      received: augment,
    });
  const step = steps[augment];
  const views: View[] = [];
  for (const mirrored of flip ? [false, true] : [false])
    for (let angle = 0; angle < 360; angle += step) views.push({ angle, flip: mirrored });
  return views.slice(1);
}

/** "90°", "mirrored", "mirrored 90°", or an empty string for the image itself. */
export function viewName({ angle, flip }: View): string {
  return [flip ? 'mirrored' : '', angle === 0 ? '' : `${angle}°`].filter(Boolean).join(' ');
}
