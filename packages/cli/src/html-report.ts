import { basename } from 'node:path';
import {
  heatMapOf,
  isTailedCoreError,
  type Model,
  type Prediction,
  type UnreadImage,
  writeAtomically,
} from '@tailedcore/core';
import {
  cropPatch,
  cropThumbnail,
  heatmapOverlay,
  heatRange,
  type HeatRange,
  type ImageFile,
  rangeFor,
  type View,
  viewsOf,
} from '@tailedcore/images';
import {
  type ImagePictures,
  type ImageResult,
  type NearestPatch,
  type PictureProblem,
  renderReport,
  type ReportInput,
} from '@tailedcore/report';
import { heatLegend, learntFacts, modelFacts } from './report-facts.ts';
import type { Session } from '@tailedcore/runtime';

/** What a report is made of. */
export interface HtmlReport {
  readonly model: Model;
  /** How the model is called: the name of its file. */
  readonly modelName: string;
  /** What was judged, as `results` number it. */
  readonly files: readonly ImageFile[];
  readonly results: readonly (Prediction | UnreadImage)[];
  readonly signal: AbortSignal;
}

/** Grid cells shown around a patch on every side. */
const context = 3;

/**
 * Writes one self-contained HTML page in one step. Photographs are read again, a few at a time; one that went away meanwhile is told
 * in its place.
 * @throws E_OUTPUT, E_DISK_FULL, E_ABORTED; nothing is left behind.
 */
export async function writeHtmlReport(path: string, report: HtmlReport, session: Session): Promise<void> {
  await writeAtomically(path, renderReport(reportInput(report, session)));
}

/** What the pictures of all images need. */
interface Drawing {
  readonly model: Model;
  readonly range: HeatRange;
  readonly session: Session;
  readonly signal: AbortSignal;
}

function reportInput({ model, modelName, files, results, signal }: HtmlReport, session: Session): ReportInput {
  const scored = results.filter((result) => 'score' in result);
  const scores = scored.map(({ score }) => score);
  const range = heatRange(model.threshold.value, scores);
  const drawing = { model, range, session, signal };
  return {
    title: `Defect report: ${basename(modelName)}`,
    model: modelFacts(model, modelName),
    trainingScores: model.training.scores,
    images: scored.map((prediction) => imageResult(prediction, files[prediction.item] as ImageFile, drawing)),
    skipped: results.flatMap((result) =>
      'problem' in result ? [{ name: result.name, code: result.problem.code, message: result.problem.message }] : [],
    ),
    learnt: learntFacts(model),
    legend: heatLegend(range),
  };
}

function imageResult(prediction: Prediction, file: ImageFile, drawing: Drawing): ImageResult {
  const { name, score, pValue, verdict, placement, hottest } = prediction;
  return {
    name,
    score,
    pValue,
    verdict,
    placement,
    hottest,
    pictures: () => pictures(prediction, file, drawing).catch(problemOf),
  };
}

async function pictures(prediction: Prediction, file: ImageFile, drawing: Drawing): Promise<ImagePictures> {
  const { placement, hottest, grid } = prediction;
  const { range, session, signal } = drawing;
  const { pool } = session.engine;
  const cell = { placement, grid, position: hottest.position, context };
  const [heat, patch, nearest] = await Promise.all([
    heatmapOverlay(file, heatMapOf(prediction), { placement, range: rangeFor(range, hottest.value) }, pool, signal),
    cropPatch(file, cell, pool, signal),
    nearestPatch(hottest.bankRow, drawing),
  ]);
  return {
    photo: { bytes: heat.photo, type: 'image/jpeg' },
    overlay: { bytes: heat.overlay, type: 'image/png' },
    hottestPatch: { bytes: patch, type: 'image/jpeg' },
    nearestPatch: nearest,
  };
}

/** The patch of a bank row in the small picture of its training image, of the same extent as the hottest patch. */
async function nearestPatch(bankRow: number, { model, session, signal }: Drawing): Promise<NearestPatch | undefined> {
  const { bank, grid, learnt, config, thumbnails } = model;
  const origin = bank.origins[bankRow] as number;
  const thumbnail = thumbnails[origin];
  if (!thumbnail) return undefined;
  const number = bank.views[bankRow] as number;
  const view = number === 0 ? undefined : viewsOf(config)[number - 1];
  const cell = { grid, position: bank.positions[bankRow] as number, context, view };
  return {
    picture: { bytes: await cropThumbnail(thumbnail, cell, session.engine.pool, signal), type: 'image/jpeg' },
    trainingImage: learnt.names[origin] ?? '',
    view: view ? wordsFor(view) : 'as it is',
  };
}

function wordsFor({ angle, flip }: View): string {
  return [flip ? 'mirrored' : '', angle > 0 ? `rotated by ${angle}°` : ''].filter(Boolean).join(', ');
}

/** A photograph that went away between judging and reporting is told in its place; stopping is not. */
function problemOf(error: unknown): PictureProblem {
  if (isTailedCoreError(error) && error.code !== 'E_ABORTED') return { problem: error.message };
  throw error;
}
