import { join } from 'node:path';
import { type Engine, memoryReader, plainFarthestFirst } from '@tailedcore/compute';
import type { Matrix } from '@tailedcore/core';
import { type Bench, peersWith, type Work } from './bench.ts';
import { sameShare } from './difference.ts';
import { allRows } from './image-features.ts';
import { paired, seconds } from './paired.ts';
import { lend, readRows } from './raw-file.ts';
import { atLeast, emptyRow, type Row } from './row.ts';
import { spread } from './spread.ts';

/** Features to select from, and what they are. */
export interface CoresetData {
  readonly features: Matrix;
  readonly about: string;
}

/**
 * Two selections may part at picks that lie equally far to the last bits, since float32 sums are added in another order; such selections cover the
 * data alike. So the reference's rows count as equal when their covering radii agree this closely.
 */
const radiusTolerance = 1e-3;

/** One step of the plain kernel against the speed of reading the same memory: the method cannot do better without reading less. */
export function plainStepWork(bench: Bench, data: () => Promise<CoresetData>, picks: number): Work {
  const title = 'coreset step, plain';
  return {
    title,
    async run() {
      const { features, about } = await data();
      const rows = allRows(features.rows);
      const read = memoryReader(features);
      const ours = async () => (await seconds(async () => plainFarthestFirst(features, rows, picks, 0))) / picks;
      const ceiling = async () => (await seconds(async () => repeat(picks, read))) / picks;
      const measured = await paired(ours, ceiling, bench.rounds);
      const bytes = features.data.byteLength;
      const row: Row = {
        ...emptyRow(`${title}, ${size(features)}`, 'reading the memory once'),
        ours: measured.ours,
        peer: measured.peer,
        rate: { value: bytes / measured.ours.median / 1e9, unit: 'GB/s' },
        ceilingShare: measured.ratio?.median ?? null,
        ratio: measured.ratio,
        target: atLeast(0.75),
        note: `${about}; the mean of ${picks} steps, and of as many readings, on one thread`,
      };
      return [row];
    },
  };
}

/** A whole selection against the loop over torch.norm that the reference runs. */
export function torchCoresetWork(bench: Bench, engine: Engine, data: () => Promise<CoresetData>, picks: number): Work {
  const title = 'coreset against torch.norm';
  return {
    title,
    async run() {
      const { features, about } = await data();
      const rows = allRows(features.rows);
      const select = () => engine.kernels.farthestFirst(features, rows, picks, 0);
      const ours = () => seconds(select);
      const base = emptyRow(`coreset, ${size(features)}, ${picks} picks`, 'torch.norm loop');
      const peers = peersWith(bench, title, ['torch']);
      if (!peers) {
        return [
          { ...base, ours: (await paired(ours, undefined, bench.rounds)).ours, target: atLeast(12), note: about },
        ];
      }
      await lend(bench, peers, 'coreset', features);
      const out = join(bench.folder, 'coreset.rows');
      const request = { work: 'coreset', features: 'coreset', count: picks, first: 0 };
      await peers.time({ ...request, out });
      const found = await select();
      const expected = await readRows(out);
      const gap = await radiusGap(engine, features, found, expected);
      const measured = await paired(ours, () => peers.time(request), bench.rounds, false);
      await peers.ask({ work: 'drop', names: ['coreset'] });
      const same = sameShare(found, expected);
      const note = `${about}; ${(100 * same).toFixed(1)} % of the picks the same row in the same place, covering radii differ by ${gap.toExponential(1)}`;
      return [{ ...base, ...measured, target: atLeast(12), equal: gap <= radiusTolerance, note }];
    },
  };
}

/**
 * A selection, set-up included, against our own kernel that reads every row for every pick; the very same rows.
 * @param engine - of one thread, as the plain kernel has.
 */
export function plainCoresetWork(
  bench: Bench,
  engine: Engine,
  title: string,
  data: () => Promise<CoresetData>,
  picks: number,
  target: number | undefined,
): Work {
  return {
    title,
    async run() {
      const { features, about } = await data();
      const rows = allRows(features.rows);
      const select = () => engine.kernels.farthestFirst(features, rows, picks, 0);
      const plain = async () => plainFarthestFirst(features, rows, picks, 0);
      const same = sameShare(await select(), await plain());
      const measured = await paired(
        () => seconds(select),
        () => seconds(plain),
        bench.rounds,
        false,
      );
      const note = `${about}; set-up included, ${(100 * same).toFixed(1)} % of the picks the same; both on one thread`;
      return [
        {
          ...emptyRow(`${title}, ${size(features)}, ${picks} picks`, 'our own plain kernel'),
          ...measured,
          target: target === undefined ? null : atLeast(target),
          equal: same === 1,
          note,
        },
      ];
    },
  };
}

/** How much the covering radii of two selections differ, relative: the distance of the farthest row to its nearest selected one. */
async function radiusGap(engine: Engine, features: Matrix, a: Uint32Array, b: Uint32Array): Promise<number> {
  const [first, second] = [await radius(engine, features, a), await radius(engine, features, b)];
  return Math.abs(first - second) / second;
}

async function radius({ kernels }: Engine, features: Matrix, selected: Uint32Array): Promise<number> {
  const bank = kernels.allocate(selected.length, features.columns);
  selected.forEach((row, i) =>
    bank.data.set(features.data.subarray(row * features.columns, (row + 1) * features.columns), i * features.columns),
  );
  const { distances } = await kernels.nearest(features, bank, 1);
  return Math.sqrt(spread(Array.from(distances)).max);
}

function repeat(times: number, work: () => unknown): void {
  for (let i = 0; i < times; i++) work();
}

function size({ rows, columns }: Matrix): string {
  return `${rows} x ${columns}`;
}
