import { fail, fork, type Random, randomInteger, seededRandom } from '@tailedcore/core';
import { type Cause, caused } from './cause.ts';
import { between, shuffle } from './draws.ts';
import { changedShare, type Plant } from './render-item.ts';
import type { Product } from './scene.ts';

const trials = 3;
const attempts = 30;
/** A cause that shows less on any trial item would be found on hardly any. Above it there is room for a stronger or weaker day. */
const wanted = { smallest: 0.001, largest: 0.12 };

/**
 * What is wrong with the line that makes `product`: three or four causes of different kinds, the same for one plant.
 * @throws E_OPTION when no drawn cause leaves a visible defect.
 */
export function findCauses(plant: Plant, product: Product): Cause[] {
  const random = seededRandom(fork(plant.seed, `causes ${product.name}`));
  const kinds = shuffle(random, product.flaws).slice(0, 3 + randomInteger(random, 2));
  return kinds.map((kind) => findCause(plant, product, kind, random));
}

function findCause(plant: Plant, product: Product, kind: string, random: Random): Cause {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const cause: Cause = { kind, seed: randomInteger(random, 2 ** 32), strength: between(random, 0.3, 0.95) };
    if (shows(plant, product, cause)) return cause;
  }
  throw fail('E_OPTION', {
    what: `the defect "${kind}" of ${product.name}`,
    expected: 'a cause of visible defects',
    received: `none in ${attempts} attempts`,
  });
}

function shows(plant: Plant, product: Product, cause: Cause): boolean {
  for (let trial = 0; trial < trials; trial++) {
    const share = changedShare(plant, product, fork(cause.seed, `trial ${trial}`), caused(cause));
    if (share < wanted.smallest || share > wanted.largest) return false;
  }
  return true;
}
