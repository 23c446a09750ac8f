import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type Backbone,
  countOf,
  fail,
  type ImageSource,
  inOrder,
  type MethodConfig,
  type Matrix,
  matrix,
  ranges,
  row,
  type RunContext,
  throwIfAborted,
} from '@tailedcore/core';
import { type ImageFile, openImages } from '@tailedcore/images';
import {
  type PluginSource,
  resolveMethod,
  type ResolvedMethod,
  type Session,
  type Settings,
} from '@tailedcore/runtime';
import type { LabelledImage } from '../datasets/dataset.ts';
import { type EmbeddingCache, openEmbeddingCache } from './embedding-cache.ts';

/** Images that are worked on together, and how many such groups at a time. */
const group = { images: 8, ahead: 3 };

/** Changed when an embedding of the same image by the same network would be another. */
const form = 'embedding 1';

/** What embedding images may need besides. */
export interface EmbedOptions {
  /** Where plugins come from. */
  readonly source?: PluginSource | undefined;
  /** Told at the end if cached embeddings could not be used and were made anew; by default a process warning. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Embeddings of images through the backbone and framing of settings; nothing else of the settings counts.
 * @param folder - where embeddings are kept for the next time, by the bytes of the image, the network, the framing and the device; absent: nowhere.
 * @returns [n, e], in the order of the images.
 * @throws E_BENCH_IMAGE for an image that cannot be read, E_OPTION when the backbone gives no embeddings, E_CONFIG, E_PLUGIN_UNKNOWN, E_OUTPUT, E_DISK_FULL,
 * E_ABORTED, and what backbones throw.
 */
export async function embedImages(
  images: readonly LabelledImage[],
  session: Session,
  settings: Settings,
  folder?: string,
  { source, onWarning = (message) => process.emitWarning(message) }: EmbedOptions = {},
): Promise<Matrix> {
  const resolved = await resolveMethod(lookingOnly(settings), source);
  const run = session.run(0);
  throwIfAborted(run.signal);
  const { backbone, config } = await session.method(resolved);
  const columns = backbone.embeddingColumns;
  if (columns === 0) {
    const what = `the backbone ${backbone.name}`;
    throw fail('E_OPTION', { what, expected: 'one that gives image embeddings', received: 'one without' });
  }
  const network = await networkOf(resolved, backbone, session);
  const damaged: string[] = [];
  const cache =
    folder === undefined ? undefined : await openEmbeddingCache(folder, columns, (reason) => damaged.push(reason));
  const open = (files: readonly ImageFile[]) => openImages(files, config.image, session.engine.pool);
  const groups = inOrder(ranges(images.length, group.images), group.ahead, ([start, end]) =>
    embedGroup(images.slice(start, end), network, cache, (files) => look(open(files), backbone, run)),
  );
  const embeddings = matrix(images.length, columns);
  let done = 0;
  for await (const found of groups) {
    throwIfAborted(run.signal);
    for (const embedding of found) embeddings.data.set(embedding, done++ * columns);
    run.report({ step: 'embed', done, total: images.length, unit: 'images' });
  }
  if (damaged.length > 0)
    onWarning(`${countOf(damaged.length, 'cached embedding')} had to be made anew. ${damaged[0]}`);
  return embeddings;
}

/** The settings as far as they say what the network sees; with a part that reads embeddings, or there would be none. */
function lookingOnly({ image, backbone }: Settings): Settings {
  return { image, backbone, tail: { use: 'adaptive' } };
}

/** Everything that an embedding depends on besides the image, as text. */
async function networkOf({ complete }: ResolvedMethod, backbone: Backbone, session: Session): Promise<string> {
  const { options } = complete.backbone;
  const { name: device } = await session.engine.device();
  return JSON.stringify([
    form,
    backbone.name,
    backbone.id,
    options,
    backbone.embeddingColumns,
    framingOf(complete),
    device,
  ]);
}

/** `resize` is of no effect when the whole image is squeezed. */
function framingOf({ image: { fit, crop, resize } }: MethodConfig): unknown {
  return fit === 'stretch' ? { fit, crop } : { fit, crop, resize };
}

/** Embeddings of a few images, from the cache where it has them. @param see - runs the network. */
async function embedGroup(
  images: readonly LabelledImage[],
  network: string,
  cache: EmbeddingCache | undefined,
  see: (files: readonly ImageFile[]) => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  const named = await Promise.all(images.map((image) => withKey(image, network, cache !== undefined)));
  const known = await Promise.all(named.map(({ key }) => (key === undefined ? undefined : cache?.read(key))));
  const missing = named.filter((_, i) => known[i] === undefined);
  const seen = missing.length === 0 ? [] : await see(missing.map(({ file }) => file));
  await Promise.all(missing.map(({ key }, i) => key && cache?.write(key, seen[i] as Float32Array)));
  const fresh = seen.values();
  return known.map((embedding) => embedding ?? (fresh.next().value as Float32Array));
}

/** An image, and under which name its embedding is kept; without a name where none is wanted, or where the file cannot be read, which the decoder tells. */
async function withKey(
  { path }: LabelledImage,
  network: string,
  wanted: boolean,
): Promise<{ readonly file: ImageFile; readonly key?: string }> {
  const bytes = wanted ? await readFile(path).catch(() => undefined) : undefined;
  if (!bytes) return { file: { name: path, path } };
  return { file: { name: path, bytes }, key: createHash('sha256').update(network).update(bytes).digest('hex') };
}

/** The embeddings of all images of a source, `backbone.batch` a forward pass. @throws E_BENCH_IMAGE, E_ABORTED. */
async function look(source: ImageSource, backbone: Backbone, run: RunContext): Promise<Float32Array[]> {
  const read = await source.read(0, source.names.length, run.signal);
  const pixels = read.map((image) => {
    if ('problem' in image) throw fail('E_BENCH_IMAGE', { reason: image.problem.message }, image.problem);
    return image.pixels;
  });
  const [height, width] = source.size;
  const passes = ranges(pixels.length, backbone.batch).map(async ([start, end]) => {
    const count = end - start;
    const data = new Uint8Array(count * height * width * 3);
    for (let i = 0; i < count; i++) data.set(pixels[start + i] as Uint8Array, i * height * width * 3);
    const { embeddings } = await backbone.extract({ count, height, width, data }, run);
    return Array.from({ length: count }, (_, i) => row(embeddings, i).slice());
  });
  return (await Promise.all(passes)).flat();
}
