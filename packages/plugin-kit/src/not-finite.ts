import type { Matrix } from '@tailedcore/core';
import type { Trial } from './trial.ts';

/** Trials that `make` makes of the matrix with NaN or an infinity at its start, inside, and at its end. */
export function spoilt<Part>(
  clean: Matrix,
  what: string,
  make: (broken: Matrix, about: string) => Trial<Part>,
): Trial<Part>[] {
  const { length } = clean.data;
  const places = { first: 0, middle: length >> 1, last: length - 1 };
  const values = { first: NaN, middle: Infinity, last: -Infinity };
  return (['first', 'middle', 'last'] as const).map((place) => {
    const data = clean.data.slice();
    data[places[place]] = values[place];
    const about = `${what} with ${values[place]} as ${place} value`;
    return make({ ...clean, data }, about);
  });
}
