import {
  checkWritable,
  estimateFit,
  fail,
  gigabytes,
  isTailedCoreError,
  loadModel,
  type Model,
  saveModel,
  update,
  type Updated,
} from '@tailedcore/core';
import { openImages, viewsOf } from '@tailedcore/images';
import { availableMemory } from './available-memory.ts';
import { findImages, type Images } from './find-images.ts';
import { fitHost } from './fit-host.ts';
import { thumbnailSide } from './fit.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { version } from './version.ts';

/** How a model is updated. */
export interface UpdateOptions extends SessionOptions {
  /** A session to share; whoever opened it closes it. What a session takes (threads, device, plugins, …) was told when it was opened. */
  readonly session?: Session | undefined;
  /** Where the new model is written, in one step at the end; may be the model's own file. Nothing is written where no image was added. */
  readonly output?: string | undefined;
  /** When the update is made, as the history shall tell it (ISO 8601); by default it tells no time. */
  readonly at?: string | undefined;
  /** Bytes that features of the new images may take; by default half of what the process may use. */
  readonly memory?: number | undefined;
  /** Packages and files (`./my-cleaner.ts`) whose plugins the model may use, looked up from `from`; installed packages called `tailedcore-…` need not be named. */
  readonly pluginSpecifiers?: readonly string[] | undefined;
}

/**
 * Adds good photographs to a model without the old ones: of products it knows, or of new ones (docs/updating.md).
 * @param source - a model file, or a model; the latter stays as it is.
 * @param images - a folder, glob, image, list, several of them, or files and buffers.
 * @returns the new model, also written to `options.output` if given, and what the images brought.
 * @throws as `openModel` (E_MODEL_VALUES and others), and E_INPUT_MISSING, E_INPUT_EMPTY, E_NO_IMAGES, E_OUTPUT, E_DISK_FULL, E_ABORTED, E_MEMORY, and what backbones throw;
 * E_BACKBONE_MISMATCH when the backbone of its settings is no longer the one that made it. A bad image is skipped and counted, never fatal.
 */
export async function updateModel(
  source: string | Model,
  images: Images,
  options: UpdateOptions = {},
): Promise<Updated> {
  const { output, at } = options;
  const what = typeof source === 'string' ? source : 'the model';
  const model = typeof source === 'string' ? await loadModel(source) : source;
  if (output !== undefined) await checkWritable(output);
  const { files } = await findImages(images);
  const session = options.session ?? openSession(options);
  try {
    const method = await session.updater(model, options.pluginSpecifiers).catch((error: unknown) => {
      // A model with embeddings opens a backbone from elsewhere: what is wrong with that is not wrong with the model.
      if (model.training.embeddings || !isTailedCoreError(error, 'E_BACKBONE_SOURCE')) throw error;
      throw fail('E_MODEL_VALUES', { path: what, reason: `its backbone: ${error.details['reason']}` }, error);
    });
    await using backbone = method.backbone;
    const { config } = model;
    const memory = options.memory ?? availableMemory() / 2;
    const copies = config.augmentImages === 'all' ? viewsOf(config).length : 0;
    const estimate = estimateFit(files.length, backbone, config, memory, copies);
    if (estimate.tooLarge)
      throw fail('E_MEMORY', { expected: gigabytes(estimate.selectionBytes), received: gigabytes(memory) });
    const pool = session.engine.pool;
    const thumbnail = model.thumbnails.some((bytes) => bytes !== undefined) ? { thumbnail: thumbnailSide } : {};
    const images = openImages(files, { ...config.image, ...thumbnail }, pool);
    const facts = { writtenBy: version, at };
    const host = fitHost(files, config, estimate, pool);
    const updated = await update(model, images, method, host, session.run(config.seed), facts);
    if (output !== undefined && updated.report.images > 0) await saveModel(updated.model, output);
    return updated;
  } finally {
    if (options.session === undefined) await session[Symbol.asyncDispose]();
  }
}
