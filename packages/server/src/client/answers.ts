import type { z } from 'zod';
import type { feedbackBody, feedbackList, feedbackQuery, feedbackSchema, FeedbackWords } from '../feedback/schemas.ts';
import type { resultsQuery } from '../results-schemas.ts';
import type { ModelList } from '../schemas.ts';
import type { ClientImage } from './image-form.ts';

/** What the server says of one of its models. */
export type ListedModel = ModelList['models'][number];

/** A row of the feedback store. */
export type FeedbackRow = z.infer<typeof feedbackSchema>;

/** A page of it; `next` is the `after` of the next page, null after the last. */
export type FeedbackPage = z.infer<typeof feedbackList>;

/** Which rows. */
export type FeedbackQuery = Partial<z.infer<typeof feedbackQuery>>;

/** What somebody says of one of the last results, of an image of earlier feedback, or of an image that is sent along. */
export type NewFeedback = z.infer<typeof feedbackBody> | (FeedbackWords & { readonly image: ClientImage });

/** Which of the last results. */
export type ResultsQuery = Partial<z.infer<typeof resultsQuery>>;

export type { DriftAnswer } from '../drift/schemas.ts';
export type { ResultsAnswer } from '../results-schemas.ts';
export type { HeatmapKind, ImageFailure, ImageResult, ModelAnswer, PredictAnswer } from '../schemas.ts';
