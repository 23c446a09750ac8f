import { type Matrix, type OptionsSchema, type RunContext, unitRows } from '@tailedcore/core';
import { z } from 'zod';
import type { Selection } from './candidate.ts';
import { type CandidateMaker, defineCandidate } from './define-candidate.ts';

const normalize = z
  .boolean()
  .default(true)
  .describe('Whether embeddings are brought to length 1 first, so that distances are angles');

/** The options of a baseline: its own, with the defaults of scikit-learn and PyOD, and `normalize`. */
export function baselineOptions<Shape extends z.ZodRawShape>(own: Shape) {
  return z.strictObject({ normalize, ...own });
}

/** A method from the textbook that the TailSampler is compared with. */
export interface Baseline<Options> {
  readonly name: string;
  readonly title: string;
  readonly seeded?: boolean;
  readonly options: OptionsSchema<Options>;
  /** @param rows - [n, e], n >= 1, finite; of length 1 unless the user wants them as they are. */
  select(rows: Matrix, options: Options, run: RunContext): Promise<Selection>;
}

/** A baseline as a candidate: lengths are taken off where that is wanted, and there is an answer for no images. */
export function defineBaseline<Options extends { readonly normalize: boolean }>(
  baseline: Baseline<Options>,
): CandidateMaker {
  return defineCandidate<Options>({
    ...baseline,
    seeded: baseline.seeded ?? false,
    async select(embeddings, options, run) {
      if (embeddings.rows === 0) return { selected: new Uint32Array(), classSizes: null, outlierScores: null };
      return baseline.select(options.normalize ? ofLengthOne(embeddings, run) : embeddings, options, run);
    },
  });
}

/** The embeddings divided by their lengths (rows of zeros stay), in the engine's memory. */
function ofLengthOne(embeddings: Matrix, run: RunContext): Matrix {
  const target = run.kernels.allocate(embeddings.rows, embeddings.columns);
  target.data.set(unitRows(embeddings).data);
  return target;
}
