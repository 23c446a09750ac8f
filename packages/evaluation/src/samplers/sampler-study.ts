import { fail, type Matrix, type RunContext, withRun } from '@tailedcore/core';
import type { SamplerCell } from '../benchmark/cell-result.ts';
import type { SamplerMeasures } from '../metrics/measures.ts';
import { samplerMeasures, samplerTruth } from '../metrics/sampler-measures.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { SamplerCandidate, Selection } from './candidate.ts';

/** How well a sampler found the rare images of a split. */
export interface SamplerStudy {
  readonly measures: SamplerMeasures;
  /** True and believed class size of every training image; null for samplers without an opinion. */
  readonly classSizes: SamplerCell['classSizes'];
  readonly selection: Selection;
}

/**
 * Lets a sampler look for the rare images among the training images of a split, and counts what it found and missed (the paper's Table 5).
 * @param embeddings - [n, e], of the training images of the split, in their order; all that the sampler is shown.
 * @throws E_SHAPE when there are not as many embeddings as images, E_NOT_FINITE, E_ABORTED.
 */
export async function samplerStudy(
  split: EvaluationSplit,
  embeddings: Matrix,
  candidate: SamplerCandidate,
  seed: number,
  run: RunContext,
): Promise<SamplerStudy> {
  if (embeddings.rows !== split.train.length) {
    const expected = `${split.train.length} rows, one a training image`;
    throw fail('E_SHAPE', { what: `the embeddings of ${split.name}`, expected, received: `${embeddings.rows} rows` });
  }
  const selection = await candidate.select(embeddings, withRun(run, { seed }));
  const truth = samplerTruth(split.train, split.tail);
  const believed = selection.classSizes;
  return {
    measures: samplerMeasures({ ...selection, truth }),
    classSizes: believed && { true: truth.classSizes, believed: [...believed] },
    selection,
  };
}
