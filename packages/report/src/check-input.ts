import { fail } from '@tailedcore/core';
import type { HeatLegend, ImageResult, Learnt, ReportInput } from './report-input.ts';

/**
 * Refuses what the page could only show as nonsense.
 * @throws E_NOT_FINITE for scores that are not numbers, E_OPTION for values out of their range and for verdicts without a threshold.
 */
export function checkInput(input: ReportInput): void {
  const { calibration, imageSize } = input.model;
  if (calibration.threshold !== null) finite(calibration.threshold, 'the threshold');
  inRange(
    calibration.falseAlarms > 0 && calibration.falseAlarms < 1,
    'the false-alarm rate',
    'between 0 and 1',
    calibration.falseAlarms,
  );
  count(calibration.used, 'the training images of the threshold');
  count(calibration.leftOut, 'the training images left out of the threshold');
  for (const side of imageSize) inRange(side >= 1, 'the image size', 'at least 1', side);
  for (let i = 0; i < input.trainingScores.length; i++)
    finite(input.trainingScores[i] as number, `the score of training image ${i}`);
  for (const image of input.images) checkImage(image, calibration.threshold);
  checkLearnt(input.learnt);
  checkLegend(input.legend);
}

function checkImage(image: ImageResult, threshold: number | null): void {
  const { width, height, left, top, right, bottom } = image.placement;
  finite(image.score, `the score of ${image.name}`);
  if (image.pValue !== null) share(image.pValue, `the p-value of ${image.name}`);
  inRange(
    (image.verdict === 'unknown') === (threshold === null),
    `the verdict of ${image.name}`,
    threshold === null ? 'unknown, as there is no threshold' : 'good or defect',
    image.verdict,
  );
  inRange(width >= 1 && height >= 1, `the size of ${image.name}`, 'at least 1 x 1', `${width} x ${height}`);
  inRange(
    left >= 0 && top >= 0 && left < right && top < bottom && right <= width && bottom <= height,
    `the judged rectangle of ${image.name}`,
    `inside ${width} x ${height}`,
    [left, top, right, bottom].join(', '),
  );
  const { x, y } = image.hottest;
  inRange(
    x >= 0 && y >= 0 && x <= width && y <= height,
    `the hottest spot of ${image.name}`,
    `inside ${width} x ${height}`,
    `${x}, ${y}`,
  );
}

function checkLearnt(learnt: Learnt): void {
  count(learnt.imagesUsed, 'the training images used');
  count(learnt.bankRows.head, 'the bank rows');
  count(learnt.bankRows.tail, 'the bank rows');
  for (const { size, images } of learnt.products) {
    inRange(size >= 1 && size < Infinity, 'the size of a product', 'at least 1', size);
    count(images, 'the images of a product');
  }
  for (const { name, classSize } of learnt.tail)
    inRange(classSize >= 1 && classSize < Infinity, `the class size of ${name}`, 'at least 1', classSize);
  for (const { name, removedShare, outlierFactor } of learnt.suspects) {
    share(removedShare, `the removed share of ${name}`);
    finite(outlierFactor, `the outlier factor of ${name}`);
  }
}

function checkLegend(legend: HeatLegend): void {
  inRange(legend.colors.length >= 2, 'the colours of the legend', 'at least 2', legend.colors.length);
  for (const color of legend.colors) inRange(/^#[0-9a-f]{6}$/i.test(color), 'a colour of the legend', '#rrggbb', color);
  finite(legend.low, 'the low end of the legend');
  finite(legend.high, 'the high end of the legend');
}

function finite(value: number, what: string): void {
  if (!Number.isFinite(value)) throw fail('E_NOT_FINITE', { what, received: value });
}

function share(value: number, what: string): void {
  inRange(value >= 0 && value <= 1, what, 'between 0 and 1', value);
}

function count(value: number, what: string): void {
  inRange(Number.isSafeInteger(value) && value >= 0, what, 'a whole number, at least 0', value);
}

function inRange(right: boolean, what: string, expected: string, received: number | string): void {
  if (!right) throw fail('E_OPTION', { what, expected, received });
}
