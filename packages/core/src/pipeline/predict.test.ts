import { expect, it } from 'vitest';
import { flat, type TinyImage, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import { fit } from './fit.ts';
import { predictImages, type Predictor } from './predict.ts';

it('names the training image that most patches are nearest to, the lower one on ties', async () => {
  const method = tinyMethod({ coreset: { ratio: 1 } });
  const fitted = await fit(tinySource([10, 20, 30].map((red) => flat(red))), method, tinyHost(), tinyRun());
  const predictor: Predictor = {
    ...method,
    index: await method.index.build(fitted.bank.features, tinyRun()),
    ...{ bank: fitted.bank, threshold: fitted.threshold, trainingScores: fitted.training.scores },
    ...{ halves: false, sigma: 0 },
  };
  const image = (...reds: number[]): TinyImage => reds.map((red) => [red, 0, 0] as const);
  const images = [image(29, 31, 11, 21), image(31, 29, 22, 20), image(11, 11, 11, 200), image(21, 9, 31, 31)];
  const closest: number[] = [];
  for await (const found of predictImages(tinySource(images), predictor, tinyRun()))
    if ('score' in found) closest.push(found.closest);
  expect(closest).toEqual([2, 1, 0, 2]);
});
