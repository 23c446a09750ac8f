import { randomUUID } from 'node:crypto';
import { fail, isTailedCoreError, type Prediction } from '@tailedcore/core';
import { floatHeatmap, imageResult } from './answer.ts';
import type { JudgedImage, ServerContext } from './context.ts';
import { drawHeat } from './draw-heat.ts';
import { httpFailure } from './http-errors.ts';
import type { ServedModel } from './models.ts';
import type { HeatmapKind, ImageFailure, ImageResult } from './schemas.ts';
import { sniff } from './sniff.ts';

/** An image as it came: a name for reports, and the bytes of its file. */
export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An image that was judged, and the picture of its heat that was asked for. */
export interface Judged extends JudgedImage {
  readonly picture?: Uint8Array | undefined;
}

/**
 * Judges one image in its turn and tells the observers.
 * @throws E_MODEL_UNKNOWN, E_NOT_READY, E_BUSY at once; E_IMAGE_… for a bad image; E_TIMEOUT, E_ABORTED, E_ENGINE.
 */
export async function judgeImage(
  context: ServerContext,
  modelName: string,
  image: Upload,
  signal: AbortSignal,
  heatmap: HeatmapKind = 'none',
): Promise<Judged> {
  const [ended] = await judgeAll(context, modelName, [image], signal, heatmap);
  if (ended?.status === 'fulfilled') return ended.value;
  throw ended?.reason;
}

/** Judges several images; a bad one gives a failure in its place. @throws as `judgeImage`; E_NO_IMAGES when all are bad. */
export async function judgeImages(
  context: ServerContext,
  modelName: string,
  images: readonly Upload[],
  signal: AbortSignal,
  heatmap: HeatmapKind = 'none',
): Promise<(ImageResult | ImageFailure)[]> {
  const ended = await judgeAll(context, modelName, images, signal, heatmap);
  const reasons = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const fault = reasons.find((reason) => !isImageProblem(reason));
  if (fault !== undefined && (signal.aborted || reasons.length === ended.length)) throw fault;
  if (reasons.length === ended.length) throw allBad(reasons);
  return ended.map((one, i) => {
    if (one.status === 'fulfilled') return withPicture(one.value, heatmap);
    return imageFailure(context, images[i]?.name ?? '', one.reason);
  });
}

/** An image that failed among others; what fails as a whole is counted and logged when it is answered. */
function imageFailure({ metrics, log, options }: ServerContext, name: string, thrown: unknown): ImageFailure {
  const id = randomUUID();
  const { status, error } = httpFailure(thrown, { id, maxBodyBytes: options.maxBodyBytes });
  metrics.rejection(error.code);
  if (status === 500) log.error({ err: thrown, reqId: id }, 'an image failed');
  return { id, name, error };
}

/** Judges several images, all or none. @throws as `judgeImage`, for the first that cannot be judged. */
export async function judgeWhole(
  context: ServerContext,
  modelName: string,
  images: readonly Upload[],
  signal: AbortSignal,
): Promise<readonly Judged[]> {
  const ended = await judgeAll(context, modelName, images, signal, 'none');
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** The first reason itself for one image. */
function allBad(reasons: readonly unknown[]): unknown {
  const [first] = reasons;
  if (reasons.length === 1 || !(first instanceof Error)) return first;
  return fail('E_NO_IMAGES', { received: reasons.length, reason: first.message }, first);
}

function isImageProblem(reason: unknown): boolean {
  return isTailedCoreError(reason) && reason.code.startsWith('E_IMAGE_');
}

function withPicture({ result, prediction, picture }: Judged, heatmap: HeatmapKind): ImageResult {
  if (heatmap === 'float') return { ...result, heatmap: floatHeatmap(prediction) };
  if (heatmap === 'none' || !picture) return result;
  return { ...result, heatmap: { kind: heatmap, type: 'image/png', data: Buffer.from(picture).toString('base64') } };
}

async function judgeAll(
  context: ServerContext,
  modelName: string,
  images: readonly Upload[],
  signal: AbortSignal,
  heatmap: HeatmapKind,
): Promise<PromiseSettledResult<Judged>[]> {
  const accepted = performance.now();
  const { shelf, metrics, admission } = context;
  return shelf.use(modelName, (model) =>
    admission.runAll(
      images.map((image) => async (until: AbortSignal) => {
        metrics.stage('wait', (performance.now() - accepted) / 1000);
        return judgeOne(context, model, image, until, heatmap);
      }),
      { signal },
    ),
  );
}

async function judgeOne(
  { metrics, options, observers }: ServerContext,
  model: ServedModel,
  image: Upload,
  signal: AbortSignal,
  heatmap: HeatmapKind,
): Promise<Judged> {
  sniff(image.name, image.bytes);
  const start = performance.now();
  const prediction = await predictOne(model, image, signal, options.maxPixels);
  const judged = performance.now();
  metrics.stage('judge', (judged - start) / 1000);
  metrics.prediction(model.name, prediction);
  let picture: Uint8Array | undefined;
  if (heatmap === 'png' || heatmap === 'overlay') {
    const { open } = model;
    picture = await drawHeat(heatmap, open.model.threshold.value, open.session, image, prediction, signal);
    metrics.stage('draw', (performance.now() - judged) / 1000);
  }
  const id = randomUUID();
  const result = imageResult(id, prediction, model.open.model);
  const told: JudgedImage = { id, time: new Date(), model, image, prediction, result };
  for (const observe of observers) observe(told);
  return { ...told, picture };
}

async function predictOne(
  { open }: ServedModel,
  image: Upload,
  signal: AbortSignal,
  maxPixels: number,
): Promise<Prediction> {
  for await (const result of open.predict([image], { signal, maxPixels })) {
    if ('problem' in result) throw result.problem;
    return result;
  }
  throw fail('E_ENGINE', { reason: 'an image gave no result' });
}
