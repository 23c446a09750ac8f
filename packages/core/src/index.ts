export { csvCell, quoted } from './csv-cell.ts';
export { type ErrorCode, errorCodes, fail, isTailedCoreError, TailedCoreError } from './errors.ts';
export { checkFound } from './checks/check-found.ts';
export { checkPatches } from './checks/check-patches.ts';
export { checkSample } from './checks/check-sample.ts';
export { requireFinite } from './kernels/checks.ts';
export { choleskyInPlace, whitenInto } from './kernels/cholesky.ts';
export { heatMap, type HeatMapOptions } from './kernels/heat-map.ts';
export type { KernelRun, Kernels } from './kernels/kernels.ts';
export { localOutlierFactor } from './kernels/local-outlier-factor.ts';
export { addProductsInto, mahalanobisAtPosition } from './kernels/mahalanobis-at-position.ts';
export { type Pacer, pacer } from './kernels/pacer.ts';
export { plainKernels } from './kernels/plain.ts';
export { projectedColumns, randomProjection } from './kernels/projection.ts';
export { quantile } from './kernels/quantile.ts';
export { averageLinkage } from './kernels/average-linkage.ts';
export { similaritiesInto, unitRows, type UnitRows } from './kernels/similarities.ts';
export { squaredDistance } from './kernels/squared-distance.ts';
export type { GridSize } from './kernels/upsample.ts';
export type { MemoryBank } from './bank/memory-bank.ts';
export {
  createPart,
  definePlugin,
  type GraphSession,
  type GraphTensor,
  type OptionsSchema,
  type PartByKind,
  type Plugin,
  pluginApiVersion,
  type PluginHost,
  type PluginKind,
  pluginKinds,
  type Traits,
} from './plugin.ts';
export { fork, type Random, randomInteger, seededRandom } from './random.ts';
export { kernelRun, type Progress, type RunContext, throwIfAborted, withRun } from './run.ts';
export type {
  Backbone,
  CoresetSampler,
  Extracted,
  ImageSource,
  IndexBuilder,
  NeighborIndex,
  Neighbors,
  PatchCleaner,
  PatchSet,
  Placement,
  ReadImage,
  Scorer,
  Scores,
  TailSampler,
} from './stages.ts';
export { gather, type ImageBatch, type Matrix, matrix, row, slice, stack } from './tensor.ts';
export {
  type Dtype,
  float16Tensor,
  float32Tensor,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  type TensorToWrite,
  uint32Tensor,
  uint8Tensor,
  writeSafetensors,
} from './safetensors.ts';

export { loadModel, saveModel } from './bank/file.ts';
export { decodeModel, encodeModel, formatVersion } from './bank/format.ts';
export { backTo, type ModelVersion, versionsOf } from './bank/history.ts';
export { type Model, type ModelPart, type ModelParts, type PartOrigin, toModel } from './bank/model.ts';
export { checkOptions } from './config/check-options.ts';
export { expectedText } from './config/expected-text.ts';
export { issueProblems } from './config/issues.ts';
export { inputSchema, innerSchema, type JsonSchema, schemaFor } from './config/json-schema.ts';
export { mergeSettings } from './config/merge.ts';
export { didYouMean, nearestName } from './config/nearest-name.ts';
export {
  type CheckedSettings,
  checkSettings,
  methodJsonSchema,
  type NamedPart,
  normalizeSettings,
} from './config/normalize.ts';
export { isPlain, type Plain } from './config/plain.ts';
export { type Problem, problemLines, settingsError } from './config/problem.ts';
export { receivedText } from './config/received-text.ts';
export { type KnownKeys, takeUnknownKeys } from './config/unknown-keys.ts';
export { presets } from './config/presets.ts';
export {
  type Augmentation,
  augmentations,
  augmentedImages,
  fitModes,
  type MethodConfig,
  methodSchema,
  type MethodSettings,
  type PresetName,
  presetNames,
  type Storage,
  storages,
} from './config/schema.ts';
export { countOf, type Notice, type NoticeCode, noticeCodes, percent } from './notices.ts';
export { type Estimate, estimateFit, gigabytes, selectionRowBytes } from './pipeline/estimate.ts';
export { droppedShare } from './pipeline/coverage.ts';
export type { SkippedImage } from './pipeline/embed.ts';
export { extractBatches, type ExtractedBatch } from './pipeline/extract.ts';
export { fit, type Fitted, type Learnt, type TailImage, type TrainingRecord } from './pipeline/fit.ts';
export { groupImages } from './pipeline/groups.ts';
export { inOrder, ranges } from './pipeline/in-order.ts';
export type { FitHost, Method, ViewSource } from './pipeline/method.ts';
export {
  heatMapOf,
  type Hottest,
  predictImages,
  type Prediction,
  type Predictor,
  type UnreadImage,
} from './pipeline/predict.ts';
export type { TrainingScores } from './pipeline/calibrate.ts';
export type { Suspect } from './pipeline/suspects.ts';
export { judge, pValue, setThreshold, type Threshold, type Verdict } from './pipeline/threshold.ts';
export { update, type Updated, type UpdateFacts } from './pipeline/update.ts';
export type { NewProduct, UpdateReport } from './pipeline/update-report.ts';
export { tracePatches, type TracedPatches } from './pipeline/trace-patches.ts';
export type { FeatureStore } from './store/feature-store.ts';
export { fileStore } from './store/file-store.ts';
export { diskError } from './store/disk-error.ts';
export { memoryStore, openMemoryStore } from './store/memory-store.ts';
export { checkWritable, writeAtomically } from './store/write-atomically.ts';
