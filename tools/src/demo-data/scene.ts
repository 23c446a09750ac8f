import type { Random } from '@tailedcore/core';
import type { Textures } from './noise.ts';
import type { Station } from './station.ts';
import type { Pose, Surface } from './surface.ts';

/** One item at its station, being drawn. */
export interface Scene {
  readonly surface: Surface;
  readonly pose: Pose;
  readonly textures: Textures;
  /** Everything in which one good item differs from the next. A flaw never draws from it, so that the rest of the picture stays. */
  readonly look: Random;
}

/** What is wrong with an item. */
export interface Flaw {
  readonly kind: string;
  /** 0 is barely visible, 1 is clear. */
  readonly strength: number;
  readonly random: Random;
}

/** A kind of product on the line. */
export interface Product {
  readonly name: string;
  /** How far an item may be turned either way, radians; Math.PI where it can lie at any angle. */
  readonly turn: number;
  readonly flaws: readonly [string, ...string[]];
  readonly station: Station;
  draw(scene: Scene, flaw?: Flaw): void;
}
