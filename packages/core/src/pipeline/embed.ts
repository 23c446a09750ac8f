import { fail, type TailedCoreError } from '../errors.ts';
import { randomProjection } from '../kernels/projection.ts';
import type { RunContext } from '../run.ts';
import type { ImageSource, PatchSet, Placement } from '../stages.ts';
import type { FeatureStore } from '../store/feature-store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { bytesPerValue } from '../store/packed-values.ts';
import { type Matrix, matrix, slice } from '../tensor.ts';
import { gigabytes, selectionRowBytes } from './estimate.ts';
import { extractBatches } from './extract.ts';
import { digestBytes, imageDigest } from './image-digest.ts';
import type { FitHost, Method } from './method.ts';

/** A file that could not be used, and the coded reason. */
export interface SkippedImage {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** All that a pass over the images leaves behind. */
export interface Embedded extends AsyncDisposable {
  /** What cleaners and coresets see: the features, projected if they are wide; in the engine's memory. */
  readonly patches: PatchSet;
  /** The features themselves, same rows. */
  readonly full: FeatureStore;
  readonly embeddings: Matrix;
  readonly grid: readonly [rows: number, columns: number];
  /** Index in the source of each embedded image. */
  readonly images: Uint32Array;
  readonly placements: readonly Placement[];
  readonly thumbnails: readonly (Uint8Array | undefined)[];
  readonly skipped: readonly SkippedImage[];
  /** SHA-256 of the pixels of each image, [images * 32]; empty unless asked for. */
  readonly digests: Uint8Array;
  /** Names of images that `isKnown` said are there already; they are left out. */
  readonly repeated: readonly string[];
}

function toSkipped(name: string, { code, message }: TailedCoreError): SkippedImage {
  return { name, code, message };
}

/** @throws E_MEMORY when the rows that selection works on would not fit the budget. */
function requireMemory(bytes: number, host: FitHost): void {
  if (bytes > host.memory) throw fail('E_MEMORY', { expected: gigabytes(bytes), received: gigabytes(host.memory) });
}

/** What else a pass does. */
export interface EmbedOptions {
  /** Images that are there already, to stand before their copies. */
  readonly leading?: Leading;
  /** Digests are made, and an image is left out when this says of its digest that it is there already. */
  readonly isKnown?: (digest: Uint8Array) => boolean;
}

/** Images of an earlier pass. */
export interface Leading {
  readonly from: Embedded;
  readonly images: Uint32Array;
}

/** One pass of the network over a source. Bad images are counted in `skipped`, with the reason. */
export async function embed(
  source: ImageSource,
  method: Method,
  host: FitHost,
  run: RunContext,
  step: string,
  { leading, isKnown }: EmbedOptions = {},
): Promise<Embedded> {
  const { backbone, config } = method;
  const grid = backbone.grid(...source.size);
  const positions = grid[0] * grid[1];
  const total = source.names.length;
  const width = backbone.patchColumns;
  const narrow = Math.min(width, config.projection);
  const before = (leading?.images.length ?? 0) * positions;
  requireMemory((before + total * positions) * selectionRowBytes(narrow), host);
  const patches = run.kernels.allocate(before + total * positions, narrow);
  const projection = narrow < width ? randomProjection(width, run.seed, narrow) : undefined;
  const selection = memoryStore(patches);
  const fullBytes = patches.rows * width * bytesPerValue[config.storage];
  const full = projection ? await host.openStore(width, fullBytes, config.storage) : selection;
  try {
    for (const image of leading?.images ?? []) {
      const { patches: known, full: whole } = (leading as Leading).from;
      const [start, end] = [image * positions, (image + 1) * positions];
      await selection.append(slice(known.features, start, end));
      if (full !== selection) await full.append(await whole.read(start, end));
    }
    const embeddings = matrix(total, backbone.embeddingColumns);
    const images: number[] = [];
    const placements: Placement[] = [];
    const thumbnails: (Uint8Array | undefined)[] = [];
    const skipped: SkippedImage[] = [];
    const digests = new Uint8Array(isKnown ? total * digestBytes : 0);
    const repeated: string[] = [];
    for await (const batch of extractBatches(source, backbone, run)) {
      for (const [i, image] of batch.images.entries()) {
        const item = batch.start + i;
        if (!image.found || 'problem' in image) {
          if ('problem' in image) skipped.push(toSkipped(source.names[item] ?? '', image.problem));
          continue;
        }
        if (isKnown) {
          const digest = imageDigest(image.pixels);
          if (isKnown(digest)) {
            repeated.push(source.names[item] ?? '');
            continue;
          }
          digests.set(digest, images.length * digestBytes);
        }
        const { found } = image;
        if (found.patches.columns !== width) {
          throw fail('E_SHAPE', {
            what: 'patch features',
            expected: `${width} columns`,
            received: `${found.patches.columns}`,
          });
        }
        await full.append(found.patches);
        if (projection) await selection.append(await run.kernels.product(found.patches, projection, run));
        embeddings.data.set(found.embeddings.data, images.length * embeddings.columns);
        images.push(item);
        placements.push(image.placement);
        thumbnails.push(image.thumbnail);
      }
      run.report({ step, done: batch.start + batch.images.length, total, unit: 'images' });
    }
    const rows = before + images.length * positions;
    return {
      patches: { features: slice(patches, 0, rows), images: rows / positions, positions },
      full,
      embeddings: slice(embeddings, 0, images.length),
      grid,
      images: Uint32Array.from(images),
      placements,
      thumbnails,
      skipped,
      digests: digests.subarray(0, isKnown ? images.length * digestBytes : 0),
      repeated,
      [Symbol.asyncDispose]: () => full[Symbol.asyncDispose](),
    };
  } catch (error) {
    await full[Symbol.asyncDispose]();
    throw error;
  }
}
