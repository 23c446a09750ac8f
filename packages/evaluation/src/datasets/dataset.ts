/** What an image is for. */
export type Part = 'train' | 'validation' | 'test';

/** An image whose truth is known. */
export interface LabelledImage {
  /** Absolute. */
  readonly path: string;
  /** Path below the data set's folder, with forward slashes: how splits name it. */
  readonly name: string;
  /** Class of the data set: which product it shows. */
  readonly product: string;
  readonly part: Part;
  readonly defective: boolean;
  /** Kind of defect as the data set calls it; `good` when there is none. */
  readonly kind: string;
  /** Absolute paths of pictures whose non-zero pixels are defective, their union is meant; none for good images and where nobody drew any. */
  readonly masks: readonly string[];
}

/** A data set on disk. Nothing but names was read, save where only the masks tell which images are good (KolektorSDD). */
export interface Dataset {
  /** Name of its folder or manifest. */
  readonly name: string;
  /** Which reader understood it. */
  readonly layout: string;
  /** Absolute. */
  readonly root: string;
  /** By product, then part, then name. An image that is used in training and in the test stands here twice. */
  readonly images: readonly LabelledImage[];
  /** Rare products, where a manifest names them. */
  readonly tail?: readonly string[] | undefined;
  /** What a user should know of it though it can be read: classes without test images, folders left out. Sentences. */
  readonly notices?: readonly string[] | undefined;
}
