import type { RunContext } from '../run.ts';
import { throwIfAborted } from '../run.ts';
import type { Backbone, Extracted, ImageSource, ReadImage } from '../stages.ts';
import { inOrder, ranges } from './in-order.ts';

/** Images read at once; fixed, so that nothing depends on the machine. */
const batchSize = 4;
/** Batches under way at once: decoding of the next overlaps the network's work on this one. */
const ahead = 6;

export interface ExtractedBatch {
  /** Index in the source of the first image read. */
  readonly start: number;
  /** Each image that was read, with its features unless it is a problem. */
  readonly images: readonly (ReadImage & { readonly found?: Extracted })[];
}

/**
 * Decodes and runs the network over a source, in order, a few batches ahead. One image a forward pass: on a CPU that is faster than
 * several, and there is one pass for each thread.
 */
export function extractBatches(
  source: ImageSource,
  backbone: Backbone,
  run: RunContext,
): AsyncGenerator<ExtractedBatch> {
  const [height, width] = source.size;
  return inOrder(ranges(source.names.length, batchSize), ahead, async ([start, end]) => {
    throwIfAborted(run.signal);
    const read = await source.read(start, end, run.signal);
    const images = read.map(async (image) => {
      if ('problem' in image) return image;
      return { ...image, found: await backbone.extract({ count: 1, height, width, data: image.pixels }, run) };
    });
    return { start, images: await Promise.all(images) };
  });
}
