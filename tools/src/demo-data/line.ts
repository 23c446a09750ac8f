import { biscuit } from './products/biscuit.ts';
import { blisterPack } from './products/blister-pack.ts';
import { cable } from './products/cable.ts';
import { circuitBoard } from './products/circuit-board.ts';
import { fabric } from './products/fabric.ts';
import { gear } from './products/gear.ts';
import { hexNut } from './products/hex-nut.ts';
import { metalPlate } from './products/metal-plate.ts';
import type { Product } from './scene.ts';

/** How often a product comes down the line, at scale 1. */
export interface Batch {
  readonly product: Product;
  readonly frequent: boolean;
  /** Training images, and how many of them secretly carry a defect. */
  readonly train: number;
  readonly defective: number;
  /** Test images that are good, and as many that are not. */
  readonly test: number;
}

const batches: readonly (Pick<Batch, 'product' | 'frequent'> & { readonly count: number })[] = [
  { product: gear, frequent: true, count: 100 },
  { product: biscuit, frequent: true, count: 97 },
  { product: circuitBoard, frequent: true, count: 92 },
  { product: metalPlate, frequent: false, count: 4 },
  { product: blisterPack, frequent: false, count: 3 },
  { product: cable, frequent: false, count: 2 },
  { product: hexNut, frequent: false, count: 1 },
  { product: fabric, frequent: false, count: 1 },
];

/**
 * The mixed line: three frequent products, a tenth of whose training images are defective, and five rare ones that are good.
 * @param scale - times the frequent products' training images and all test images, each at least one; rare products keep
 * their one to four.
 */
export function planLine(scale: number): Batch[] {
  const scaled = (count: number): number => Math.max(1, Math.round(scale * count));
  return batches.map(({ product, frequent, count }) => {
    const train = frequent ? scaled(count) : count;
    return {
      product,
      frequent,
      train,
      defective: frequent ? Math.round(train / 10) : 0,
      test: scaled(frequent ? 20 : 12),
    };
  });
}
