import type { ImageSource } from '@tailedcore/core';
import type { TaskRunner } from '@tailedcore/compute';
import type { ImageFile } from './image-file.ts';
import { checkImageOptions, type ImageOptions, itemSource } from './item-source.ts';
import { upright } from './views.ts';

/**
 * A source over `files`, one image each, decoded by the runner's threads when read. Nothing is opened before.
 * @throws E_OPTION when an option is out of range.
 */
export function openImages(files: readonly ImageFile[], options: ImageOptions, runner: TaskRunner): ImageSource {
  checkImageOptions(options);
  const images = Uint32Array.from(files.keys());
  return itemSource({ files, views: [upright], images, viewOf: new Uint32Array(files.length) }, options, runner);
}
