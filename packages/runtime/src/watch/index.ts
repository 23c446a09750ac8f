export { watchFolder } from './watch-folder.ts';
export {
  type MoveTo,
  type Outcome,
  outcomes,
  type Webhook,
  type WatchOptions,
  type WatchSummary,
} from './watch-options.ts';
export { type ModelMark, outcomeOf, type WatchRecord } from './watch-record.ts';
