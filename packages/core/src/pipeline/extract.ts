import type { RunContext } from '../run.ts';
import { throwIfAborted } from '../run.ts';
import type { Backbone, Extracted, ImageSource, ReadImage } from '../stages.ts';
import type { ImageBatch } from '../tensor.ts';
import { inOrder, ranges } from './in-order.ts';

/** Images read at once, at least; fixed, so that nothing depends on the machine. */
const leastRead = 4;
/** Images under way at once: decoding of the next overlaps the network's work on these. */
const imagesAhead = 24;

export interface ExtractedBatch {
  /** Index in the source of the first image read. */
  readonly start: number;
  /** Each image that was read, with its features unless it is a problem. */
  readonly images: readonly (ReadImage & { readonly found?: Extracted })[];
}

/**
 * Decodes and runs the network over a source, in order, a few batches ahead. A forward pass takes `backbone.batch` images: one on a CPU,
 * where that is faster than several and there is a pass for each thread; several on a graphics card, where one pass runs at a time.
 */
export function extractBatches(
  source: ImageSource,
  backbone: Backbone,
  run: RunContext,
): AsyncGenerator<ExtractedBatch> {
  const size = Math.ceil(leastRead / backbone.batch) * backbone.batch;
  const ahead = Math.max(2, Math.floor(imagesAhead / size));
  return inOrder(ranges(source.names.length, size), ahead, async ([start, end]) => {
    throwIfAborted(run.signal);
    const read = await source.read(start, end, run.signal);
    const good = read.flatMap((image) => ('problem' in image ? [] : [image.pixels]));
    const passes = ranges(good.length, backbone.batch).map(async ([from, to]) => {
      const batch = joined(good.slice(from, to), source.size);
      return apart(await backbone.extract(batch, run), batch.count);
    });
    const found = (await Promise.all(passes)).flat().values();
    const images = read.map((image) =>
      'problem' in image ? image : { ...image, found: found.next().value as Extracted },
    );
    return { start, images };
  });
}

function joined(pixels: readonly Uint8Array[], [height, width]: readonly [number, number]): ImageBatch {
  const [only] = pixels;
  if (only && pixels.length === 1) return { count: 1, height, width, data: only };
  const data = new Uint8Array(pixels.length * height * width * 3);
  pixels.forEach((image, i) => data.set(image, i * height * width * 3));
  return { count: pixels.length, height, width, data };
}

/** What was found in each image of a pass. Copies, so that no image keeps the others' features alive. */
function apart(all: Extracted, count: number): Extracted[] {
  if (count === 1) return [all];
  const part = ({ rows, columns, data }: Extracted['patches'], image: number) => {
    const each = rows / count;
    return { rows: each, columns, data: data.slice(image * each * columns, (image + 1) * each * columns) };
  };
  return Array.from({ length: count }, (_, image) => ({
    patches: part(all.patches, image),
    grid: all.grid,
    embeddings: part(all.embeddings, image),
  }));
}
