import { fail } from '@tailedcore/core';
import { type ImageFile, listImages } from '@tailedcore/images';

/** A folder, glob, image or list (.csv, .txt), several of them, or files and buffers with names. */
export type Images = string | readonly string[] | readonly ImageFile[];

/** The images that were found, in order. */
export interface FoundImages {
  readonly files: readonly ImageFile[];
  /** Files passed over because of their ending. */
  readonly ignored: number;
}

/** Lists what `images` names. @throws E_INPUT_MISSING, E_INPUT_EMPTY, E_INPUT_UNREADABLE, E_LIST, and E_OPTION for a mixture of paths and images. */
export async function findImages(images: Images): Promise<FoundImages> {
  if (typeof images === 'string' || images.every((image) => typeof image === 'string')) {
    return listImages(images as string | readonly string[]);
  }
  if (images.some((image) => typeof image === 'string')) {
    throw fail('E_OPTION', {
      what: 'images',
      expected: 'either paths or { name, path } and { name, bytes }',
      received: 'a mixture',
    });
  }
  return { files: images as readonly ImageFile[], ignored: 0 };
}
