import { availableMemory } from './available-memory.ts';
import {
  checkWritable,
  type Estimate,
  estimateFit,
  fail,
  fit as fitMethod,
  gigabytes,
  type Model,
  saveModel,
  toModel,
} from '@tailedcore/core';
import { openImages, viewsOf } from '@tailedcore/images';
import type { Settings } from './config/settings.ts';
import { findImages, type Images } from './find-images.ts';
import { fitHost } from './fit-host.ts';
import { partsOf } from './plugins/parts-of.ts';
import { resolveMethod } from './resolve-method.ts';
import { openSession, pluginSource, type Session, type SessionOptions } from './session.ts';
import { version } from './version.ts';

/** Settings of the method, and where the model goes. */
export interface FitOptions extends SessionOptions {
  /** A session to share; whoever opened it closes it. What a session takes (threads, device, …) was told when it was opened; `plugins` and `from` are those given here. */
  readonly session?: Session | undefined;
  /** Settings of the method; the preset's where not given. */
  readonly settings?: Settings | undefined;
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
export const thumbnailSide = 128;

/**
 * Learns what is normal from photographs.
 * @param images - a folder, glob, image, list, several of them, or files and buffers.
 * @returns the model; also written to `options.output` if given.
 * @throws E_CONFIG, E_INPUT_MISSING, E_INPUT_EMPTY, E_NO_IMAGES, E_OUTPUT, E_DISK_FULL, E_ABORTED, E_MEMORY when features need more than
 * `options.memory`, and what backbones throw (docs/errors.md); a bad image is skipped and counted, never fatal.
 */
export async function fit(images: Images, options: FitOptions = {}): Promise<Model> {
  const resolved = await resolveMethod(options.settings ?? {}, pluginSource(options));
  const { config } = resolved;
  if (options.output !== undefined) await checkWritable(options.output);
  const { files } = await findImages(images);
  const session = options.session ?? openSession(options);
  try {
    const method = await session.method(resolved);
    await using backbone = method.backbone;
    const memory = options.memory ?? availableMemory() / 2;
    const copies = config.augmentImages === 'all' ? viewsOf(config).length : 0;
    const estimate = estimateFit(files.length, backbone, config, memory, copies);
    options.onEstimate?.(estimate);
    if (estimate.tooLarge)
      throw fail('E_MEMORY', { expected: gigabytes(estimate.selectionBytes), received: gigabytes(memory) });
    const thumbnail = options.thumbnails === false ? {} : { thumbnail: thumbnailSide };
    const source = openImages(files, { ...config.image, ...thumbnail }, session.engine.pool);
    const host = fitHost(files, config, estimate, session.engine.pool);
    const fitted = await fitMethod(source, method, host, session.run(config.seed));
    const { name, id, graph } = backbone;
    const model = toModel(fitted, config, { name, id, graph }, version, partsOf(resolved.parts));
    if (options.output !== undefined) await saveModel(model, options.output);
    return model;
  } finally {
    if (options.session === undefined) await session[Symbol.asyncDispose]();
  }
}
