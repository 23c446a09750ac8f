export { type Feedback, type Label, labels, type NewFeedback } from './feedback-row.ts';
export { type FeedbackQuery, FeedbackStore, openFeedbackStore, type StoreOptions } from './feedback-store.ts';
export type { KeptImage } from './kept-images.ts';
export { type LabelledImage, type LabelledImages, labelledImages } from './labelled-images.ts';
