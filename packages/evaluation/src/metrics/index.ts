export { auroc } from './auroc.ts';
export { averagePrecision } from './average-precision.ts';
export { bestF1, type BestF1 } from './best-f1.ts';
export {
  bootstrapDifference,
  bootstrapInterval,
  type BootstrapOptions,
  type Interval,
  type Statistic,
  type Stratified,
} from './bootstrap.ts';
export { calibrationOf } from './calibration-of.ts';
export { decisionsOf } from './decisions-of.ts';
export { fprAtTpr } from './fpr-at-tpr.ts';
export { maskUnder } from './mask-under.ts';
export { meanMeasures, measureImages } from './measure-images.ts';
export { meanPixelMeasures } from './mean-pixel-measures.ts';
export type { Calibration, Decisions, Grouped, PixelMeasures, RankMeasures, SamplerMeasures } from './measures.ts';
export { nearMask } from './near-mask.ts';
export { overSeeds, type SeedSpread } from './over-seeds.ts';
export { type JudgedPixels, type PixelAccumulator, pixelAccumulator, type PixelOptions } from './pixel-accumulator.ts';
export { rankMeasures } from './rank-measures.ts';
export { type RocCurve, rocCurve, type RocPoint } from './roc-curve.ts';
export { samplerMeasures, samplerTruth, type SamplerFindings, type SamplerTruth } from './sampler-measures.ts';
export type { ScoredImage } from './scored-image.ts';
