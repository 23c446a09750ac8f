import type { Random } from '@tailedcore/core';
import { seededRandom } from '@tailedcore/core';
import { between } from './draws.ts';
import type { Flaw } from './scene.ts';
import { clamp } from './shapes.ts';

/** Something on the line that is worn, loose or dirty, and leaves nearly the same defect on item after item. */
export interface Cause {
  readonly kind: string;
  /** Fixes its place on the item, its colour and its shape. */
  readonly seed: number;
  /** As of a flaw; an item gets it within 20 %. */
  readonly strength: number;
}

/** How one item's defect comes about, given that item's own stream. */
export type FlawDraw = (random: Random) => Flaw;

/** Half the range within which an item's draw lies around its cause's, of a whole of 1: 2 px of a place on a 150 px wide board. */
const spread = 0.012;

/** A mishap that happens once, anywhere. */
export function mishap(kind: string): FlawDraw {
  return (random) => ({ kind, strength: between(random, 0.25, 1), random });
}

/** A defect by `cause`: every number that shapes it is the cause's, moved a little. */
export function caused({ kind, seed, strength }: Cause): FlawDraw {
  return (random) => {
    const own = clamp(strength * between(random, 0.8, 1.2), 0.2, 1);
    const typical = seededRandom(seed);
    return {
      kind,
      strength: own,
      random: () => clamp(typical() + between(random, -spread, spread), 0, 1 - 2 ** -32),
    };
  };
}
