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
export { builtins } from './builtins.ts';
export type { FoundImages, Images } from './find-images.ts';
export { fit, type FitOptions } from './fit.ts';
export { openModel, type OpenModel, type OpenOptions, predict } from './open-model.ts';
export { writeHtmlReport } from './html-report.ts';
export { openSession, type Session, type SessionOptions } from './session.ts';
export { version } from './version.ts';
