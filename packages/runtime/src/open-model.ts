import {
  fail,
  isTailedCoreError,
  loadModel,
  type Model,
  type Prediction,
  predictImages,
  setThreshold,
  type UnreadImage,
} from '@tailedcore/core';
import { openImages, prepareDecoding } from '@tailedcore/images';
import { findImages, type Images } from './find-images.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

export interface OpenOptions extends SessionOptions {
  /** Another share of false alarms than the model was fitted for: the threshold is set anew from the stored scores. */
  readonly falseAlarms?: number | undefined;
}

/** A model on an engine, ready to judge images; it keeps threads until closed. */
export interface OpenModel extends AsyncDisposable {
  readonly model: Model;
  readonly session: Session;
  /** Scores images in order. A bad image gives a `problem` in its place. */
  predict(images: Images): AsyncGenerator<Prediction | UnreadImage>;
  /** Ends the threads; the same as leaving an `await using` block. */
  close(): Promise<void>;
}

/**
 * Opens a model file, or a model just fitted.
 * @throws E_MODEL_MISSING, E_MODEL_FORMAT, E_MODEL_VERSION, E_MODEL_TRUNCATED, E_MODEL_CHECKSUM, E_MODEL_VALUES.
 */
export async function openModel(source: string | Model, options: OpenOptions = {}): Promise<OpenModel> {
  const what = typeof source === 'string' ? source : 'the model';
  const session = openSession(options);
  try {
    prepareDecoding(session.engine.pool);
    const stored = typeof source === 'string' ? await loadModel(source) : source;
    const model = options.falseAlarms === undefined ? stored : withFalseAlarms(stored, options.falseAlarms);
    const predictor = await session.predictor(model).catch((error: unknown) => {
      if (!isTailedCoreError(error, 'E_BACKBONE_SOURCE')) throw error;
      throw fail('E_MODEL_VALUES', { path: what, reason: `its backbone: ${error.details['reason']}` }, error);
    });
    if (predictor.backbone.id !== model.backbone.id) {
      throw fail('E_BACKBONE_MISMATCH', { what, expected: model.backbone.id, received: predictor.backbone.id });
    }
    if (predictor.backbone.patchColumns !== model.bank.features.columns) {
      const expected = `${predictor.backbone.patchColumns} columns, as its backbone makes`;
      throw fail('E_SHAPE', { what: 'the memory bank', expected, received: model.bank.features.columns });
    }
    return {
      model,
      session,
      async *predict(images) {
        const { files } = await findImages(images);
        const source = openImages(files, model.config.image, session.engine.pool);
        yield* predictImages(source, predictor, session.run(model.config.seed));
      },
      async close() {
        await session[Symbol.asyncDispose]();
      },
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** Opens a model, judges images in order, closes it. For many calls, keep an `openModel`. */
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
