import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { listTaps } from '@tailedcore/backbones';
import { createEngine } from '@tailedcore/compute';
import { auroc } from '@tailedcore/evaluation/metrics';
import { fit, type MethodSettings, openModel } from 'tailedcore';
import { judgeImages } from '../evaluate/judge-images.ts';
import type { PackagedModel } from './packages.ts';
import type { TestImages } from './test-images.ts';

export interface ModelFigures {
  readonly side: number;
  readonly taps: readonly string[];
  readonly grid: readonly [number, number];
  /** Width of a patch. */
  readonly columns: number;
  /** Milliseconds an image in prediction, decoding and search included. */
  readonly perImage: number;
  /** Percent. */
  readonly auroc: number;
}

/** Lists taps, fits and predicts with one model as a backbone. @throws coded errors of the product. */
export async function runModel(file: string, model: PackagedModel, images: TestImages): Promise<ModelFigures> {
  const { taps, side } = await chooseTaps(file, model);
  const settings: MethodSettings = {
    image: { crop: side, resize: Math.max(Math.round((side * 8) / 7), 32) },
    backbone: { use: 'onnx', options: { file, taps, ...(model.input ? { input: model.input } : {}) } },
  };
  const train = images.train.map((path) => ({ name: path, path }));
  const fitted = await fit(train, { settings, thumbnails: false });
  await using opened = await openModel(fitted);
  const started = performance.now();
  const judged = await judgeImages(opened, images.test);
  const labels = judged.map(({ image }) => (image.defective ? 1 : 0));
  const scores = judged.map(({ prediction }) => prediction.score);
  return {
    side,
    taps,
    grid: fitted.grid,
    columns: fitted.bank.features.columns,
    perImage: (performance.now() - started) / judged.length,
    auroc: 100 * (auroc(labels, scores) ?? NaN),
  };
}

async function chooseTaps(
  file: string,
  { side = 224, taps }: PackagedModel,
): Promise<{ taps: readonly string[]; side: number }> {
  await using engine = createEngine({ threads: 1 });
  const host = { openGraph: (graph: Uint8Array) => engine.openGraph(graph), signal: new AbortController().signal };
  const { recommended, size, fixed } = await listTaps(await readFile(file), basename(file), { size: side }, host);
  return { taps: taps ?? recommended.map(({ name }) => name), side: fixed ? size[0] : side };
}
