import { didYouMean, fail } from '@tailedcore/core';
import { plugin as adaptive } from '@tailedcore/samplers/tails/adaptive';
import { plugin as linkage } from '@tailedcore/samplers/tails/linkage';
import { plugin as symmetric } from '@tailedcore/samplers/tails/symmetric';
import type { SamplerCandidate } from './candidate.ts';
import type { CandidateMaker } from './define-candidate.ts';
import { affinityPropagationBaseline } from './methods/affinity-propagation.ts';
import { dbscanBaseline } from './methods/dbscan.ts';
import { gaussianDensityBaseline, gaussianMixtureBaseline } from './methods/gaussian-mixture.ts';
import { isolationForestBaseline } from './methods/isolation-forest.ts';
import { kMeansBaseline } from './methods/k-means.ts';
import { kernelDensityBaseline } from './methods/kernel-density.ts';
import { lofBaseline } from './methods/local-outlier-factor.ts';
import { nearestNeighborsBaseline } from './methods/nearest-neighbors.ts';
import { oneClassSvmBaseline } from './methods/one-class-svm.ts';
import { builtInTail } from './methods/tail-part.ts';

/** All samplers of the study, in the order of the paper's Table 5, each with those it does not have after those it has. */
export const samplerCandidates: readonly CandidateMaker[] = [
  lofBaseline,
  isolationForestBaseline,
  oneClassSvmBaseline,
  dbscanBaseline,
  kMeansBaseline,
  gaussianMixtureBaseline,
  gaussianDensityBaseline,
  kernelDensityBaseline,
  affinityPropagationBaseline,
  nearestNeighborsBaseline,
  builtInTail('tailsampler', 'TailSampler (ours)', adaptive),
  builtInTail('tailsampler-p100', 'TailSampler (p = 100)', adaptive, { percentile: 1 }),
  builtInTail('tailsampler-p50', 'TailSampler (p = 50)', adaptive, { percentile: 0.5 }),
  builtInTail('tailsampler-top1', 'TailSampler (top-1)', adaptive, { vote: 'nearest' }),
  builtInTail('tailsampler-average', 'TailSampler (average)', adaptive, { vote: 'mean' }),
  builtInTail('tailsampler-paper', 'TailSampler (as printed)', adaptive, { form: 'paper' }),
  builtInTail('symmetric', 'Symmetric threshold', symmetric),
  builtInTail('linkage', 'Average linkage (cut 0.35)', linkage, { cut: 0.35 }),
  builtInTail('linkage-gap', 'Average linkage (largest gap)', linkage),
];

/**
 * A sampler of the study by its name, such as `k-means`.
 * @throws E_OPTION when there is none of that name, E_CONFIG naming every wrong option.
 */
export async function samplerCandidate(
  name: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<SamplerCandidate> {
  const names = samplerCandidates.map((candidate) => candidate.name);
  const maker = samplerCandidates[names.indexOf(name)];
  if (maker) return maker.make(options);
  const received = `${JSON.stringify(name)}${didYouMean(name, names)}`;
  throw fail('E_OPTION', { what: 'the sampler', expected: `one of ${names.join(', ')}`, received });
}
