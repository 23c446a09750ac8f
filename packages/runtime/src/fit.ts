import { tmpdir } from 'node:os';
import { availableMemory } from './available-memory.ts';
import {
  checkWritable,
  type Estimate,
  estimateFit,
  fail,
  fileStore,
  fit as fitMethod,
  type FitHost,
  gigabytes,
  type MethodConfig,
  type MethodSettings,
  type Model,
  openMemoryStore,
  saveModel,
  toModel,
} from '@tailedcore/core';
import { type ImageFile, openImages, viewSource, viewsOf } from '@tailedcore/images';
import { findImages, type Images } from './find-images.ts';
import { resolveMethod } from './resolve-method.ts';
import { openSession, pluginSource, type SessionOptions } from './session.ts';
import { version } from './version.ts';

export interface FitOptions extends SessionOptions {
  /** Settings of the method; the preset's where not given. */
  readonly settings?: MethodSettings | undefined;
  /** Where the model is written, in one step at the end. */
  readonly output?: string | undefined;
  /** Bytes that features may take; by default half of what the process may use. */
  readonly memory?: number | undefined;
  /** Small pictures of the training images in the model, for reports; default true. */
  readonly thumbnails?: boolean | undefined;
  /** Told before the work begins. */
  readonly onEstimate?: ((estimate: Estimate) => void) | undefined;
}

/** Side of the stored pictures of training images, in pixels. */
const thumbnailSide = 128;

/**
 * Learns what is normal from photographs.
 * @param images - a folder, glob, image, list, several of them, or files and buffers.
 * @returns the model; also written to `options.output` if given.
 * @throws coded errors (docs/errors.md); a bad image is skipped and counted, never fatal.
 */
export async function fit(images: Images, options: FitOptions = {}): Promise<Model> {
  const resolved = await resolveMethod(options.settings ?? {}, pluginSource(options));
  const { config } = resolved;
  if (options.output !== undefined) await checkWritable(options.output);
  const { files } = await findImages(images);
  await using session = openSession(options);
  const method = await session.method(resolved);
  const memory = options.memory ?? availableMemory() / 2;
  const copies = config.augmentImages === 'all' ? viewsOf(config).length : 0;
  const estimate = estimateFit(files.length, method.backbone, config, memory, copies);
  options.onEstimate?.(estimate);
  if (estimate.tooLarge)
    throw fail('E_MEMORY', { expected: gigabytes(estimate.selectionBytes), received: gigabytes(memory) });
  const thumbnail = options.thumbnails === false ? {} : { thumbnail: thumbnailSide };
  const source = openImages(files, { ...config.image, ...thumbnail }, session.engine.pool);
  const fitted = await fitMethod(
    source,
    method,
    fitHost(files, config, estimate, session.engine.pool),
    session.run(config.seed),
  );
  const { name, id, graph } = method.backbone;
  const model = toModel(fitted, config, { name, id, graph }, version);
  if (options.output !== undefined) await saveModel(model, options.output);
  return model;
}

function fitHost(
  files: readonly ImageFile[],
  config: MethodConfig,
  { memory, selectionBytes }: Estimate,
  runner: Parameters<typeof openImages>[2],
): FitHost {
  let used = selectionBytes;
  return {
    memory,
    async openStore(columns, bytes, storage) {
      if (used + bytes > memory) return fileStore(columns, tmpdir(), storage);
      used += bytes;
      return openMemoryStore(columns, bytes, storage);
    },
    makeViews(items) {
      const originals = Array.from(items, (item) => files[item] as ImageFile);
      const { source, origins, views } = viewSource(originals, config.image, config, runner);
      return { source, origins, views: views.map((view) => view + 1) };
    },
  };
}
