export type { BenchEvent, CellName } from './benchmark/bench-events.ts';
export { checkRecipe } from './benchmark/check-recipe.ts';
export { type ReadRecipe, readRecipe } from './benchmark/read-recipe.ts';
export type { Recipe, RecipeDataset, RecipeInput, RecipeMethod, RecipeSplit } from './benchmark/recipe-schema.ts';
export { type BenchOptions, type BenchOutcome, type CellState, runBench } from './benchmark/run-bench.ts';
export { shippedRecipes } from './benchmark/shipped-recipes.ts';
export type { BenchResults, CellHead, CellResult, DetectionCell, SamplerCell } from './benchmark/cell-result.ts';
export type { Dataset, LabelledImage, Part } from './datasets/dataset.ts';
export { datasetLayouts } from './datasets/layouts/layouts.ts';
export { readManifest } from './datasets/manifest/read-manifest.ts';
export { writeManifest } from './datasets/manifest/write-manifest.ts';
export { type DatasetOptions, readDataset } from './datasets/read-dataset.ts';
export type {
  Calibration,
  Decisions,
  Grouped,
  PixelMeasures,
  RankMeasures,
  SamplerMeasures,
} from './metrics/measures.ts';
export type { ScoredImage } from './metrics/scored-image.ts';
export type { SamplerCandidate, Selection } from './samplers/candidate.ts';
export type { CandidateMaker } from './samplers/define-candidate.ts';
export { embedImages, type EmbedOptions } from './samplers/embed-images.ts';
export { tailCandidate } from './samplers/methods/tail-part.ts';
export { samplerCandidate, samplerCandidates } from './samplers/sampler-candidates.ts';
export { type SamplerStudy, samplerStudy } from './samplers/sampler-study.ts';
export { applyPublished } from './splits/apply-published.ts';
export { drawLongTail } from './splits/draw-long-tail.ts';
export { drawMix } from './splits/draw-mix.ts';
export { balanced, singleProduct } from './splits/draw-products.ts';
export type { EvaluationSplit } from './splits/evaluation-split.ts';
export { makeSplits } from './splits/make-splits.ts';
export type { PackedSplit, PackedSplits } from './splits/packed-splits.ts';
export { publishedNamed, type PublishedSplit, publishedSplit, publishedSplits } from './splits/published-splits.ts';
export {
  type BalancedOptions,
  type LongTailOptions,
  type MixOptions,
  type SingleOptions,
  type SplitSpec,
  type SplitSpecInput,
  splitSpecSchema,
} from './splits/split-spec.ts';
export { wholeDataset } from './splits/whole-dataset.ts';
export { type PipelineOptions, pipelineSystem } from './systems/pipeline-system.ts';
export { importedScores, type ScoresOptions, scoresOptionsSchema } from './systems/imported-scores.ts';
export { padimSystem, type PadimHost } from './systems/padim.ts';
export { type PadimOptions, padimOptionsSchema } from './systems/padim-options.ts';
export { patchShares } from './systems/patch-shares.ts';
export type {
  FittedSystem,
  JudgedMap,
  Judgement,
  PatchShares,
  SortShares,
  System,
  SystemFacts,
} from './systems/system.ts';
export { mainTable, type TableOptions } from './tables/all-tables.ts';
export { tableText } from './tables/table-text.ts';
export { writeTables } from './tables/write-tables.ts';
