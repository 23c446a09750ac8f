import type { LabelledImage } from '../dataset.ts';
import type { Shape } from '../shape.ts';

/** How a data set lies on disk, and how to read it. */
export interface Layout {
  readonly name: string;
  /** One sentence, for help texts. */
  readonly description: string;
  /** Where images are expected, CLASS standing for a product. */
  readonly tree: string;
  /** Whether a folder of this shape is such a data set; of several that say so, the first in the table is taken. */
  recognizes(shape: Shape): boolean;
  read(request: ReadRequest): Promise<Reading>;
}

/** What is to be read. */
export interface ReadRequest {
  /** Absolute. */
  readonly root: string;
  readonly shape: Shape;
  /** Whether images of a product were asked for. */
  wants(product: string): boolean;
  /** Share 0..1 of the good images that go to the test, in layouts without a split. */
  readonly testShare: number;
  readonly seed: number;
}

/** What was read. */
export interface Reading {
  readonly images: readonly LabelledImage[];
  /** All products there are, wanted or not. */
  readonly products: readonly string[];
  /** What makes it unusable; all at once. */
  readonly problems: readonly string[];
  /** What a user should know though it is usable. */
  readonly notices: readonly string[];
}
