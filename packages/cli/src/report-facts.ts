import { basename } from 'node:path';
import { type MethodConfig, type Model, percent } from '@tailedcore/core';
import { heatColor, type HeatRange } from '@tailedcore/images';
import type { HeatLegend, Learnt, ModelFacts, Picture } from '@tailedcore/report';

/** The model as a report tells it. @param modelName - its file. */
export function modelFacts(model: Model, modelName: string): ModelFacts {
  const { config, learnt, threshold, training } = model;
  const { crop, fit, resize } = config.image;
  return {
    name: basename(modelName),
    version: model.writtenBy,
    preset: config.preset,
    backbone: model.backbone.name,
    parts: partsOf(config),
    imageSize: [crop, crop],
    fit: fit === 'stretch' ? 'stretch' : `crop: shorter side ${resize}, middle ${crop}`,
    seed: config.seed,
    calibration: {
      threshold: threshold.value,
      falseAlarms: threshold.falseAlarms,
      rule: threshold.value === null ? `There is ${threshold.rule}.` : `The threshold is ${threshold.rule}.`,
      caveats: threshold.notices.map(({ message }) => message),
      used: training.scores.length,
      leftOut: learnt.names.length - training.scores.length,
    },
  };
}

/** What the model believes, with small pictures where it holds them. Notices on the threshold are told with the threshold. */
export function learntFacts({ learnt, thumbnails }: Model): Learnt {
  const shown = (image: number): { name: string; thumbnail: Picture | undefined } => {
    const bytes = thumbnails[image];
    return { name: learnt.names[image] ?? '', thumbnail: bytes && { bytes, type: 'image/jpeg' } };
  };
  return {
    imagesUsed: learnt.names.length,
    skipped: learnt.skipped,
    products: countSizes(learnt.products),
    tail: learnt.tail.map(({ image, classSize }) => ({ ...shown(image), classSize: Math.max(1, classSize) })),
    suspects: learnt.suspects.map(({ image, ...found }) => ({ ...shown(image), ...found })),
    bankRows: learnt.rows,
    notes: learnt.notices.filter(({ code }) => !aboutThreshold.has(code)).map(({ message }) => message),
  };
}

const aboutThreshold: ReadonlySet<string> = new Set(['N_NO_THRESHOLD', 'N_THRESHOLD_UNRESOLVED']);

/** Products of equal size together, largest first. */
export function countSizes(products: readonly number[]): { size: number; images: number }[] {
  const counts = new Map<number, number>();
  for (const size of products) counts.set(size, (counts.get(size) ?? 0) + size);
  return Array.from(counts, ([size, images]) => ({ size, images }));
}

const legendColors = 8;

/** The colours of heat between both ends of the range. */
export function heatLegend({ low, high }: HeatRange): HeatLegend {
  return { colors: Array.from({ length: legendColors }, (_, i) => hex(heatColor(i / (legendColors - 1)))), low, high };
}

function hex(color: readonly number[]): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** "rot15", "rot30 without mirrored copies, of all images", or "none". */
export function augmentText({ augment, flip, augmentImages }: MethodConfig): string {
  if (augment === 'none') return augment;
  return `${augment}${flip ? '' : ' without mirrored copies'}${augmentImages === 'all' ? ', of all images' : ''}`;
}

function partsOf(config: MethodConfig): ModelFacts['parts'] {
  const { cleaner, tail, coreset, index, scorer } = config;
  const limit = coreset.limit === null ? '' : ` and at most ${coreset.limit}`;
  const size = coreset.count === null ? `${percent(coreset.ratio)}${limit}` : `${coreset.count}`;
  return [
    { kind: 'cleaner', name: cleaner.use, detail: detail(cleaner.options) },
    { kind: 'tail', name: tail.use, detail: detail(tail.options, `at most ${percent(tail.maxShare)} of all images`) },
    { kind: 'augment', name: augmentText(config) },
    { kind: 'coreset', name: coreset.use, detail: detail(coreset.options, `${size} of the patches for each memory`) },
    { kind: 'index', name: index.use, detail: detail(index.options) },
    { kind: 'scorer', name: scorer.use, detail: detail(scorer.options) },
  ];
}

function detail(options: Readonly<Record<string, unknown>>, ...more: readonly string[]): string | undefined {
  const own = Object.entries(options).map(
    ([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...own, ...more].join(', ') || undefined;
}
