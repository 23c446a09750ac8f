import type { RunContext } from '../run.ts';
import { throwIfAborted } from '../run.ts';
import type { Backbone, Extracted, ImageSource, ReadImage } from '../stages.ts';
import type { ImageBatch } from '../tensor.ts';
import { inOrder, ranges } from './in-order.ts';

/** Images read at once, at least; fixed, so that nothing depends on the machine. */
const leastRead = 4;
/** Images under way at once: decoding of the next overlaps the network's work on these. */
const imagesAhead = 24;

/** Images that were read and went through the network together. */
export interface ExtractedBatch {
  /** Index in the source of the first image read. */
  readonly start: number;
  /** Each image that was read, with its features unless it is a problem; their memory is used again after the next batch is asked for. */
  readonly images: readonly (ReadImage & { readonly found?: Extracted })[];
}

/**
 * Decodes and runs the network over a source, in order, a few batches ahead. A forward pass takes `backbone.batch` images: one on a CPU,
 * where that is faster than several and there is a pass for each thread; several on a graphics card, where one pass runs at a time.
 */
export async function* extractBatches(
  source: ImageSource,
  backbone: Backbone,
  run: RunContext,
): AsyncGenerator<ExtractedBatch> {
  const [rows, columns] = backbone.grid(...source.size);
  const floats = rows * columns * backbone.patchColumns;
  /** Shared memory for the patches of an image each, used again and again: thousands would wait for the garbage collector. */
  const free: Float32Array[] = [];
  const size = Math.ceil(leastRead / backbone.batch) * backbone.batch;
  const ahead = Math.max(2, Math.floor(imagesAhead / size));
  const batches = inOrder(ranges(source.names.length, size), ahead, async ([start, end]) => {
    throwIfAborted(run.signal);
    const read = await source.read(start, end, run.signal);
    const good = read.flatMap((image) => ('problem' in image ? [] : [image.pixels]));
    const lent: Float32Array[] = [];
    const passes = ranges(good.length, backbone.batch).map(async ([from, to]) => {
      const batch = joined(good.slice(from, to), source.size);
      if (batch.count > 1) return apart(await backbone.extract(batch, run), batch.count);
      const room = free.pop() ?? new Float32Array(new SharedArrayBuffer(floats * 4));
      lent.push(room);
      return [await backbone.extract(batch, run, room)];
    });
    const found = (await Promise.all(passes)).flat().values();
    const images = read.map((image) =>
      'problem' in image ? image : { ...image, found: found.next().value as Extracted },
    );
    return { batch: { start, images }, lent };
  });
  for await (const { batch, lent } of batches) {
    yield batch;
    free.push(...lent);
  }
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
