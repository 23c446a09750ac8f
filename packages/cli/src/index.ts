export {
  isTailedCoreError,
  loadModel,
  type MethodConfig,
  type MethodSettings,
  type Model,
  type Prediction,
  type Progress,
  saveModel,
  TailedCoreError,
  type UnreadImage,
  heatMapOf,
} from '@tailedcore/core';
export { builtins } from '@tailedcore/runtime/builtins';
export {
  type FoundImages,
  type Images,
  fit,
  type FitOptions,
  openModel,
  type OpenModel,
  type OpenOptions,
  predict,
  openSession,
  type Session,
  type SessionOptions,
} from '@tailedcore/runtime';
export { writeHtmlReport } from './html-report.ts';
export { version } from './version.ts';
