import { matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { testRun } from '../fixtures/run.ts';
import { samplerCandidate } from '../sampler-candidates.ts';

it('scores half the squared distance under the covariance, divided by n, plus 1e-6', async () => {
  const values = [0, 0.001, 0.002, 0.005];
  const sampler = await samplerCandidate('gaussian-density', { normalize: false });
  const { outlierScores } = await sampler.select(matrix(4, 1, Float32Array.from(values)), testRun());
  const mean = 0.002;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4 + 1e-6;
  values.forEach((value, i) => expect(outlierScores![i]).toBeCloseTo((value - mean) ** 2 / variance / 2, 5));
});
