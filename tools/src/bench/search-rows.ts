import { join } from 'node:path';
import type { Engine } from '@tailedcore/compute';
import type { Matrix } from '@tailedcore/core';
import { type Bench, peersWith, type Work } from './bench.ts';
import { largestDifference } from './difference.ts';
import { paired, seconds } from './paired.ts';
import { lend, readFloats } from './raw-file.ts';
import { atLeast, emptyRow } from './row.ts';

/** faiss computes |q|² - 2qb + |b|², which loses digits; relative to the largest distance. */
const tolerance = 1e-3;

export interface SearchData {
  readonly queries: Matrix;
  readonly bank: Matrix;
  readonly about: string;
}

/** The nearest row of a bank for each patch of an image, against faiss; both have seen the bank before. */
export function searchWork(
  bench: Bench,
  engine: Engine,
  title: string,
  data: () => Promise<SearchData>,
  ceiling: () => Promise<number>,
): Work {
  return {
    title,
    async run() {
      const { queries, bank, about } = await data();
      const search = () => engine.kernels.nearest(queries, bank, 1);
      const ours = () => seconds(search);
      const flops = 2 * queries.rows * bank.rows * bank.columns;
      const base = {
        ...emptyRow(`${title}, ${queries.rows} x ${bank.rows} x ${bank.columns}`, 'faiss IndexFlatL2'),
        target: atLeast(1.1),
      };
      const peers = peersWith(bench, title, ['faiss']);
      let equal: boolean | null = null;
      let note = about;
      let peer: (() => Promise<number>) | undefined;
      if (peers) {
        const name = title.replaceAll(/\W+/g, '-');
        await lend(bench, peers, `${name}-queries`, queries);
        await lend(bench, peers, `${name}-bank`, bank);
        await peers.ask({ work: 'index', name, bank: `${name}-bank` });
        const out = join(bench.folder, `${name}.distances`);
        const request = { work: 'search', index: name, queries: `${name}-queries`, k: 1 };
        await peers.time({ ...request, out });
        const gap = largestDifference((await search()).distances, await readFloats(out));
        equal = gap <= tolerance;
        note = `${about}; distances differ by ${gap.toExponential(1)}`;
        peer = () => peers.time(request);
      }
      const measured = await paired(ours, peer, bench.rounds);
      const rate = flops / measured.ours.median / 1e9;
      return [
        {
          ...base,
          ...measured,
          rate: { value: rate, unit: 'GFLOP/s' as const },
          ceilingShare: rate / (await ceiling()),
          equal,
          note,
        },
      ];
    },
  };
}
