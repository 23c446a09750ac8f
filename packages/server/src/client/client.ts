import type {
  DriftAnswer,
  FeedbackPage,
  FeedbackQuery,
  FeedbackRow,
  HeatmapKind,
  ImageFailure,
  ImageResult,
  ListedModel,
  ModelAnswer,
  NewFeedback,
  PredictAnswer,
  ResultsAnswer,
  ResultsQuery,
} from './answers.ts';
import { type ClientImage, imageForm } from './image-form.ts';
import { type Call, type RequestOptions, send, sendForJson, type Target } from './send.ts';

/** How a server is reached. */
export interface ClientOptions {
  /** The server's bearer token. */
  readonly token?: string | undefined;
  /** How often a call is sent again when the server is busy or not ready, each time after the pause it asks for. Default 0. */
  readonly retries?: number | undefined;
}

/** How images are judged. */
export interface PredictRequest extends RequestOptions {
  /** Which form of heat map to send along: png alone, overlay on the photograph, float numbers. Default none. */
  readonly heatmap?: HeatmapKind | undefined;
}

/**
 * The routes of a TailedCore server as functions; for browsers and Node. Each throws TailedCoreServerError, and the reason of its signal.
 */
export interface TailedCoreClient {
  /** Whether all models are warm. A server that does not answer is not ready. */
  ready(options?: RequestOptions): Promise<boolean>;
  models(options?: RequestOptions): Promise<readonly ListedModel[]>;
  /** What a model has learnt, as `tailedcore inspect --json` says it. */
  model(name: string, options?: RequestOptions): Promise<ModelAnswer>;
  /** Judges one image; a bad one is an error (status 422). */
  predict(model: string, image: ClientImage, options?: PredictRequest): Promise<ImageResult>;
  /** Judges several in one request, answered in order; a bad one among them gives an `error` in its place. */
  predictAll(
    model: string,
    images: readonly ClientImage[],
    options?: PredictRequest,
  ): Promise<readonly (ImageResult | ImageFailure)[]>;
  /** The last results, newest first; `sequence` of the answer is the `since` of the next call. */
  results(query?: ResultsQuery, options?: RequestOptions): Promise<ResultsAnswer>;
  /** The image of one of the last results, as it was sent. */
  resultImage(id: string, options?: RequestOptions): Promise<Blob>;
  /** Its heat map as PNG: painted on the photograph, or alone and transparent. */
  resultHeatmap(id: string, kind?: 'overlay' | 'png', options?: RequestOptions): Promise<Blob>;
  /** Says what an image really is; the server keeps it for good, with the image. */
  giveFeedback(model: string, feedback: NewFeedback, options?: RequestOptions): Promise<FeedbackRow>;
  /** What was said, in the order that it came. */
  feedback(model: string, query?: FeedbackQuery, options?: RequestOptions): Promise<FeedbackPage>;
  /** Whether recent scores are like those of training, product by product. */
  drift(model: string, options?: RequestOptions): Promise<DriftAnswer>;
}

/**
 * A client of the server at `url`, which may have a path (a plugin's prefix).
 * @throws TypeError when `url` is no address.
 */
export function tailedcoreClient(url: string | URL, options: ClientOptions = {}): TailedCoreClient {
  const target: Target = { base: baseOf(url), token: options.token, retries: options.retries ?? 0 };
  const json = <T>(call: Call) => sendForJson<T>(target, call);
  const blob = async (call: Call) => (await send(target, call)).blob();
  const predictAll: TailedCoreClient['predictAll'] = async (model, images, { heatmap, signal } = {}) => {
    const path = `${pathOf(model)}/predict`;
    const answer = await json<PredictAnswer>({
      method: 'POST',
      path,
      query: { heatmap },
      body: imageForm(images),
      signal,
    });
    return answer.images;
  };
  return {
    ready: async ({ signal } = {}) => isReady({ ...target, retries: 0 }, signal),
    models: async ({ signal } = {}) => (await json<{ models: ListedModel[] }>({ path: 'v1/models', signal })).models,
    model: (name, { signal } = {}) => json<ModelAnswer>({ path: pathOf(name), signal }),
    predictAll,
    async predict(model, image, request) {
      const [result] = await predictAll(model, [image], request);
      // The server answers a single bad image with an error.
      return result as ImageResult;
    },
    results: (query = {}, { signal } = {}) => json<ResultsAnswer>({ path: 'v1/results', query, signal }),
    resultImage: (id, { signal } = {}) => blob({ path: `${resultPath(id)}/image`, signal }),
    resultHeatmap: (id, kind = 'overlay', { signal } = {}) =>
      blob({ path: `${resultPath(id)}/heatmap`, query: { kind }, signal }),
    giveFeedback: (model, feedback, { signal } = {}) =>
      json<FeedbackRow>({ method: 'POST', path: `${pathOf(model)}/feedback`, body: feedbackOf(feedback), signal }),
    feedback: (model, query = {}, { signal } = {}) =>
      json<FeedbackPage>({ path: `${pathOf(model)}/feedback`, query, signal }),
    drift: (model, { signal } = {}) => json<DriftAnswer>({ path: `${pathOf(model)}/drift`, signal }),
  };
}

function baseOf(url: string | URL): URL {
  const base = new URL(url);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

function pathOf(model: string): string {
  return `v1/models/${encodeURIComponent(model)}`;
}

function resultPath(id: string): string {
  return `v1/results/${encodeURIComponent(id)}`;
}

/** With an image a form, without one JSON. */
function feedbackOf(feedback: NewFeedback): FormData | object {
  if (!('image' in feedback)) return feedback;
  const form = imageForm([feedback.image]);
  form.set('label', feedback.label);
  if (feedback.note !== undefined) form.set('note', feedback.note);
  return form;
}

async function isReady(target: Target, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const answer = await send(target, { path: 'v2/health/ready', signal });
    await answer.body?.cancel();
    return true;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof Error && error.name === 'TailedCoreServerError') return false;
    throw error;
  }
}
