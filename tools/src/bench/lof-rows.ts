import { join } from 'node:path';
import type { Engine } from '@tailedcore/compute';
import { localOutlierFactor, type Matrix } from '@tailedcore/core';
import { type Bench, peersWith, type Work } from './bench.ts';
import { largestDifference } from './difference.ts';
import { paired, seconds } from './paired.ts';
import { lend, readFloats } from './raw-file.ts';
import { atLeast, emptyRow } from './row.ts';

const neighbors = 6;
const tolerance = 1e-3;

export interface LofData {
  readonly features: Matrix;
  readonly images: number;
  readonly about: string;
}

/** How scikit-learn is called: the public implementation's way, or the default, which takes a faster path to the same distances. */
const calls = {
  l2: { title: 'LOF', against: 'scikit-learn, as the reference calls it', target: atLeast(12) },
  minkowski: { title: 'LOF against the default metric', against: 'scikit-learn, default metric', target: null },
} as const;

/** The local outlier factor of every patch among those of its position, against scikit-learn's, position by position. */
export function lofWork(bench: Bench, engine: Engine, metric: keyof typeof calls, data: () => Promise<LofData>): Work {
  const { title, against, target } = calls[metric];
  return {
    title,
    async run() {
      const { features, images, about } = await data();
      const positions = features.rows / images;
      const score = async () =>
        localOutlierFactor(await engine.kernels.nearestAtPosition(features, positions, neighbors));
      const ours = () => seconds(score);
      const row = {
        ...emptyRow(`LOF, ${images} images x ${positions} positions x ${features.columns}, k = ${neighbors}`, against),
        target,
        note: about,
      };
      const peers = peersWith(bench, title, ['sklearn']);
      if (!peers) return [{ ...row, ours: (await paired(ours, undefined, bench.rounds)).ours }];
      await lend(bench, peers, 'lof', features);
      const out = join(bench.folder, 'lof.scores');
      const request = { work: 'lof', features: 'lof', images, positions, neighbors, metric, threads: bench.threads };
      await peers.time({ ...request, out });
      const gap = largestDifference(await score(), await readFloats(out));
      const measured = await paired(ours, () => peers.time(request), bench.rounds, false);
      await peers.ask({ work: 'drop', names: ['lof'] });
      return [
        { ...row, ...measured, equal: gap <= tolerance, note: `${about}; scores differ by ${gap.toExponential(1)}` },
      ];
    },
  };
}
