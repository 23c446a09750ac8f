import { setMaxListeners } from 'node:events';
import {
  fail,
  isTailedCoreError,
  loadModel,
  type Model,
  type Prediction,
  predictImages,
  type Predictor,
  setThreshold,
  type UnreadImage,
  withRun,
} from '@tailedcore/core';
import { openImages, prepareDecoding } from '@tailedcore/images';
import { findImages, type Images } from './find-images.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

/** How a model is opened. */
export interface OpenOptions extends SessionOptions {
  /** A session to share among models; whoever opened it closes it. What a session takes (threads, device, plugins, …) was told when it was opened. */
  readonly session?: Session | undefined;
  /** Another share of false alarms than the model was fitted for: the threshold is set anew from the stored scores. */
  readonly falseAlarms?: number | undefined;
  /** Packages and files (`./my-scorer.ts`) whose plugins the model may use, looked up from `from`; installed packages called `tailedcore-…` need not be named. */
  readonly pluginSpecifiers?: readonly string[] | undefined;
}

/** How one call judges. */
export interface PredictOptions {
  /** Stops this call with E_ABORTED; the model stays open. */
  readonly signal?: AbortSignal | undefined;
  /** Larger images (width * height) become problems; default 178,956,970, as in Pillow. */
  readonly maxPixels?: number | undefined;
}

/** A model on an engine, ready to judge images, several calls at once; it keeps threads until closed. */
export interface OpenModel extends AsyncDisposable {
  readonly model: Model;
  readonly session: Session;
  /** Scores images in order. A bad image gives a `problem` in its place. */
  predict(images: Images, options?: PredictOptions): AsyncGenerator<Prediction | UnreadImage>;
  /** Ends what is its own: its index, and the threads unless the session is the caller's; the same as leaving an `await using` block. */
  close(): Promise<void>;
}

/**
 * Opens a model file, or a model just fitted.
 * @throws E_MODEL_MISSING, E_MODEL_FORMAT, E_MODEL_VERSION, E_MODEL_TRUNCATED, E_MODEL_CHECKSUM, E_MODEL_VALUES, E_BACKBONE_MISMATCH and
 * E_SHAPE when its parts do not belong together, E_OPTION when false alarms are no share, and
 * E_PLUGIN_UNKNOWN, E_PLUGIN when a plugin that it needs is not there (docs/plugins.md).
 */
export async function openModel(source: string | Model, options: OpenOptions = {}): Promise<OpenModel> {
  const what = typeof source === 'string' ? source : 'the model';
  const session = options.session ?? openSession(options);
  let predictor: Predictor | undefined;
  const close = async () => {
    await predictor?.index[Symbol.asyncDispose]();
    await predictor?.backbone[Symbol.asyncDispose]();
    if (options.session === undefined) await session[Symbol.asyncDispose]();
  };
  try {
    prepareDecoding(session.engine.pool);
    const stored = typeof source === 'string' ? await loadModel(source) : source;
    const model = options.falseAlarms === undefined ? stored : withFalseAlarms(stored, options.falseAlarms);
    const parts = await session.predictor(model, options.pluginSpecifiers).catch((error: unknown) => {
      if (!isTailedCoreError(error, 'E_BACKBONE_SOURCE')) throw error;
      throw fail('E_MODEL_VALUES', { path: what, reason: `its backbone: ${error.details['reason']}` }, error);
    });
    predictor = parts;
    if (parts.backbone.id !== model.backbone.id) {
      throw fail('E_BACKBONE_MISMATCH', { what, expected: model.backbone.id, received: parts.backbone.id });
    }
    if (parts.backbone.patchColumns !== model.bank.features.columns) {
      const expected = `${parts.backbone.patchColumns} columns, as its backbone makes`;
      throw fail('E_SHAPE', { what: 'the memory bank', expected, received: model.bank.features.columns });
    }
    return {
      model,
      session,
      async *predict(images, { signal, maxPixels } = {}) {
        const { files } = await findImages(images);
        const source = openImages(files, { ...model.config.image, maxPixels }, session.engine.pool);
        const run = session.run(model.config.seed);
        using stop = stoppedBy([run.signal, signal]);
        yield* predictImages(source, parts, withRun(run, { signal: stop.signal }));
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A signal that fires when the first of some does, as `AbortSignal.any`; but nothing is kept on those that outlive it. */
function stoppedBy(signals: readonly (AbortSignal | undefined)[]): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stops = signals.flatMap((signal) => {
    if (!signal) return [];
    const stop = () => controller.abort(signal.reason);
    if (signal.aborted) stop();
    // Many calls listen to the signal of their session; that is no leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', stop, { once: true });
    return [() => signal.removeEventListener('abort', stop)];
  });
  return { signal: controller.signal, [Symbol.dispose]: () => stops.forEach((remove) => remove()) };
}

/**
 * Opens a model, judges images in order, closes it. For many calls, keep an `openModel`.
 * @throws as `openModel` and `findImages`: E_OPTION, E_MODEL_VALUES, E_BACKBONE_MISMATCH, E_SHAPE and others.
 */
export async function* predict(
  model: string | Model,
  images: Images,
  options: OpenOptions = {},
): AsyncGenerator<Prediction | UnreadImage> {
  await using opened = await openModel(model, options);
  yield* opened.predict(images);
}

function withFalseAlarms(model: Model, falseAlarms: number): Model {
  if (!(falseAlarms > 0 && falseAlarms < 1)) {
    throw fail('E_OPTION', { what: 'false alarms', expected: 'a share between 0 and 1', received: falseAlarms });
  }
  return { ...model, threshold: setThreshold(model.training.scores, falseAlarms) };
}
