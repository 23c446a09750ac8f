import type { ImageResult } from '../../src/schemas.ts';
import type { ModelFacts } from './model-facts.ts';
import { type Observable, observable } from './observable.ts';

/** What the server tells about itself before anyone has shown a token. */
export interface PageSettings {
  readonly token: boolean;
  readonly feedback: boolean;
  readonly maxBodyBytes: number;
}

/** A threshold that is tried on this page only. */
export interface TrialThreshold {
  readonly model: string;
  readonly value: number;
}

/** What the screens share. */
export interface PageState {
  readonly settings: PageSettings;
  readonly model: Observable<ModelFacts>;
  readonly trial: Observable<TrialThreshold | undefined>;
  /** Results that the inspect screen shows, newest first. */
  readonly shown: Observable<readonly ShownResult[]>;
}

export interface ShownResult {
  readonly model: string;
  readonly result: ImageResult;
}

export function createState(settings: PageSettings, model: ModelFacts): PageState {
  return { settings, model: observable(model), trial: observable(undefined), shown: observable([]) };
}

export type Verdict = ImageResult['verdict'];

/** The verdict with the threshold that is tried, if there is one for this model; else the server's. */
export function verdictOf({ model, result }: ShownResult, trial: TrialThreshold | undefined): Verdict {
  if (!trial || trial.model !== model) return result.verdict;
  return result.score > trial.value ? 'defect' : 'good';
}
