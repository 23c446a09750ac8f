import { setMaxListeners } from 'node:events';
import { type ImageSource, isTailedCoreError, type ReadImage, throwIfAborted } from '@tailedcore/core';
import type { TaskRunner } from '@tailedcore/compute';
import { defaultMaxPixels } from './max-pixels.ts';
import { checkFraming, checkInteger, type FramingOptions } from './framing.ts';
import { type ImageFile, toMessage } from './image-file.ts';
import { renderViewsTask } from './tasks.ts';
import type { RenderedViews, RenderViewsInput } from './view-task.ts';
import { type View, viewName } from './views.ts';

/** How photographs become what the network sees. */
export interface ImageOptions extends FramingOptions {
  /** Larger images (width * height) become problems; default 178,956,970, as in Pillow. */
  readonly maxPixels?: number | undefined;
  /** Side in pixels of a JPEG of what the network sees, added to every image; absent = none. Never enlarged. */
  readonly thumbnail?: number | undefined;
}

/** What the items of a source are made from; item i is view `views[i]` of file `images[i]`. */
export interface Items {
  readonly files: readonly ImageFile[];
  readonly views: readonly View[];
  readonly images: Uint32Array;
  readonly viewOf: Uint32Array;
}

/** @throws E_OPTION naming the option that is out of range. */
export function checkImageOptions(options: ImageOptions): void {
  checkFraming(options);
  if (options.maxPixels !== undefined) checkInteger('maxPixels', options.maxPixels, 1, Number.MAX_SAFE_INTEGER);
  if (options.thumbnail !== undefined) checkInteger('thumbnail', options.thumbnail, 1, 8192);
}

/**
 * A source over views of files. `read` runs one task for each run of consecutive views of one file, which decodes it once; the pixels of
 * one `read` lie side by side in one shared buffer, in the order of the items.
 */
export function itemSource(items: Items, options: ImageOptions, runner: TaskRunner): ImageSource {
  const { files, views, images, viewOf } = items;
  const { crop } = options;
  return {
    names: Array.from(images, (image, i) => {
      const view = viewName(views[viewOf[i] as number] as View);
      return (files[image] as ImageFile).name + (view && ` [${view}]`);
    }),
    size: [crop, crop],
    async read(start, end, signal) {
      throwIfAborted(signal);
      // every task listens to it; the default limit of ten would print a warning
      setMaxListeners(0, signal);
      checkInteger('end of the images to read', end, 0, images.length);
      checkInteger('start of the images to read', start, 0, end);
      const imageBytes = crop * crop * 3;
      const shared = new Uint8Array(new SharedArrayBuffer((end - start) * imageBytes));
      const tasks = runsOfOneImage(images, start, end).map(([from, to]) => {
        const pixels = shared.subarray((from - start) * imageBytes, (to - start) * imageBytes);
        const wanted = Array.from(viewOf.subarray(from, to), (view) => views[view] as View);
        return renderRun(files[images[from] as number] as ImageFile, wanted, pixels, options, runner, signal);
      });
      return (await Promise.all(tasks)).flat();
    },
    pick(indices) {
      const rows = Array.from(indices);
      for (const row of rows) checkInteger('image to pick', row, 0, images.length - 1);
      const gathered = (from: Uint32Array) => Uint32Array.from(rows, (row) => from[row] as number);
      return itemSource({ files, views, images: gathered(images), viewOf: gathered(viewOf) }, options, runner);
    },
  };
}

function runsOfOneImage(images: Uint32Array, start: number, end: number): [from: number, to: number][] {
  const runs: [number, number][] = [];
  for (let from = start, to = start; from < end; from = to) {
    while (to < end && images[to] === images[from]) to++;
    runs.push([from, to]);
  }
  return runs;
}

async function renderRun(
  file: ImageFile,
  views: readonly View[],
  pixels: Uint8Array,
  options: ImageOptions,
  runner: TaskRunner,
  signal: AbortSignal,
): Promise<ReadImage[]> {
  const message = toMessage(file);
  const { resize, crop, fit, thumbnail, maxPixels = defaultMaxPixels } = options;
  const input: RenderViewsInput = {
    file: message.file,
    framing: { resize, crop, fit },
    maxPixels,
    views,
    pixels,
    thumbnail,
  };
  try {
    const { placement, thumbnails } = await runner.run<RenderedViews>(renderViewsTask, input, {
      signal,
      transfer: message.transfer,
    });
    const imageBytes = pixels.length / views.length;
    return views.map((_, i) => ({
      pixels: pixels.subarray(i * imageBytes, (i + 1) * imageBytes),
      placement,
      ...(thumbnails[i] ? { thumbnail: thumbnails[i] } : {}),
    }));
  } catch (error) {
    if (isTailedCoreError(error) && imageProblems.includes(error.code)) return views.map(() => ({ problem: error }));
    throw error;
  }
}

const imageProblems: readonly string[] = [
  'E_INPUT_UNREADABLE',
  'E_IMAGE_EMPTY',
  'E_IMAGE_DECODE',
  'E_IMAGE_TOO_LARGE',
  'E_IMAGE_SHAPE',
];
