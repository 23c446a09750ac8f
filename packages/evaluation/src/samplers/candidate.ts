import type { Matrix, RunContext } from '@tailedcore/core';

/** What a sampler says of n images. */
export interface Selection {
  /** Images taken for rare, ascending. */
  readonly selected: Uint32Array;
  /** [n], how many images the product of each is believed to have; null where the sampler has no opinion. */
  readonly classSizes: Float32Array | null;
  /** [n], larger = more likely rare, up to a factor and a constant; null where class sizes rank the images. */
  readonly outlierScores: Float32Array | null;
}

/** A way to find the rare images among those a model learns from, ready to run. */
export interface SamplerCandidate {
  readonly name: string;
  /** As tables show it. */
  readonly title: string;
  /** Whether results depend on the seed of the run. */
  readonly seeded: boolean;
  /** Everything that results depend on besides embeddings and seed; plain JSON. */
  readonly identity: unknown;
  /**
   * @param embeddings - [n, e], finite.
   * @throws E_NOT_FINITE, E_ABORTED.
   */
  select(embeddings: Matrix, run: RunContext): Promise<Selection>;
}
