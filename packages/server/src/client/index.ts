export { type ClientOptions, type PredictRequest, tailedcoreClient, type TailedCoreClient } from './client.ts';
export { TailedCoreServerError } from './server-error.ts';
export type {
  DriftAnswer,
  FeedbackPage,
  FeedbackQuery,
  FeedbackRow,
  HeatmapKind,
  ImageFailure,
  ImageResult,
  ListedModel,
  ModelAnswer,
  NewFeedback,
  ResultsAnswer,
  ResultsQuery,
} from './answers.ts';
export type { ClientImage, NamedImage } from './image-form.ts';
export type { RequestOptions } from './send.ts';
