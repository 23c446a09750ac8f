export {
  type Feedback,
  type FeedbackQuery,
  FeedbackStore,
  type KeptImage,
  type Label,
  type LabelledImage,
  type LabelledImages,
  labelledImages,
  labels,
  type NewFeedback,
  openFeedbackStore,
  type StoreOptions,
} from './feedback/index.ts';
export { checkOptions, type CheckedOptions, type LogLevel, logLevels, type ServerOptions } from './options.ts';
export { tailedcoreServer } from './plugin.ts';
export { type RunningServer, startServer, type StartOptions } from './start-server.ts';
