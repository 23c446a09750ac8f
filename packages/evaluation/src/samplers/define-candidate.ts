import {
  checkOptions,
  type Matrix,
  type OptionsSchema,
  requireFinite,
  type RunContext,
  settingsError,
  throwIfAborted,
} from '@tailedcore/core';
import type { SamplerCandidate, Selection } from './candidate.ts';

/** A sampler of the study: what it is called, which options it takes, how it selects. */
export interface Definition<Options> {
  readonly name: string;
  readonly title: string;
  /** Whether results depend on the seed of the run. */
  readonly seeded: boolean;
  /** Strict; every option has a default. */
  readonly options: OptionsSchema<Options>;
  /** Options that are changed under this name; those a user gives lie over them. */
  readonly changed?: Readonly<Record<string, unknown>>;
  /** @param embeddings - [n, e], finite. */
  select(embeddings: Matrix, options: Options, run: RunContext): Promise<Selection>;
}

/** A sampler of the study, whatever its options are. */
export interface CandidateMaker {
  readonly name: string;
  readonly title: string;
  /** @throws E_CONFIG naming every wrong option. */
  make(options?: Readonly<Record<string, unknown>>): Promise<SamplerCandidate>;
}

/** Hides the type of the options behind their schema. */
export function defineCandidate<Options>(definition: Definition<Options>): CandidateMaker {
  const { name, title, seeded, changed, select } = definition;
  return {
    name,
    title,
    async make(given = {}) {
      const checked = await checkOptions({ kind: 'tail', options: definition.options }, { ...changed, ...given });
      if ('problems' in checked) throw settingsError(checked.problems);
      const options = checked.value;
      return {
        name,
        title,
        seeded,
        identity: { sampler: name, options },
        async select(embeddings, run) {
          throwIfAborted(run.signal);
          requireFinite(embeddings, 'the image embeddings');
          return select(embeddings, options, run);
        },
      };
    },
  };
}
