import type { ImageSource } from '@tailedcore/core';
import type { TaskRunner } from '@tailedcore/compute';
import type { ImageFile } from './image-file.ts';
import { checkImageOptions, type ImageOptions, itemSource } from './item-source.ts';
import { type Copies, viewsOf } from './views.ts';

/** Turned copies of images, image-major: all views of the first file, then of the second. */
export interface ViewSource {
  readonly source: ImageSource;
  /** [items] which of `files` an item was made from. */
  readonly origins: Uint32Array;
  /** [items] which of `viewsOf(copies)` an item is. */
  readonly views: Uint32Array;
}

/**
 * A source over all extra `copies` of `files`. A file is decoded once for each run of its views in a `read`.
 * @throws E_OPTION when an option is out of range.
 */
export function viewSource(
  files: readonly ImageFile[],
  options: ImageOptions,
  copies: Copies,
  runner: TaskRunner,
): ViewSource {
  checkImageOptions(options);
  const views = viewsOf(copies);
  const count = files.length * views.length;
  const images = Uint32Array.from({ length: count }, (_, item) => Math.floor(item / views.length));
  const viewOf = Uint32Array.from({ length: count }, (_, item) => item % views.length);
  const source = itemSource({ files, views, images, viewOf }, options, runner);
  return { source, origins: images, views: viewOf };
}
