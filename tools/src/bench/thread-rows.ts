import { createEngine, type Engine } from '@tailedcore/compute';
import type { Matrix } from '@tailedcore/core';
import type { Bench, Work } from './bench.ts';
import { allRows } from './image-features.ts';
import type { LofData } from './lof-rows.ts';
import { paired, seconds } from './paired.ts';
import { atLeast, emptyRow } from './row.ts';

const neighbors = 6;

/** Whose second thread should pay: what both engines do, and how much faster it is wanted. */
interface Task {
  readonly name: string;
  readonly wanted: number | undefined;
  run(engine: Engine, features: Matrix, positions: number): Promise<unknown>;
}

const tasks: readonly Task[] = [
  {
    name: 'LOF',
    wanted: 1.3,
    run: ({ kernels }, features, positions) => kernels.nearestAtPosition(features, positions, neighbors),
  },
  {
    name: 'search of one image',
    wanted: 1.3,
    run: async ({ kernels }, features, positions) => {
      const bank = { ...features, rows: bankRows(features, positions) };
      const queries = { ...features, rows: positions, data: features.data.subarray(-positions * features.columns) };
      // A bank keeps its number as long as its array is the same.
      await kernels.nearest(queries, { ...bank, data: firstRows(bank) }, 1);
    },
  },
  {
    name: 'coreset',
    wanted: undefined,
    run: ({ kernels }, features) =>
      kernels.farthestFirst(features, allRows(features.rows), Math.min(1000, features.rows), 0),
  },
];

/** The same work with two threads and with one, on the same features. */
export function threadWork(bench: Bench, data: () => Promise<LofData>): Work {
  const title = 'two threads over one';
  return {
    title,
    async run() {
      const { features, images, about } = await data();
      await using two = createEngine({ threads: 2 });
      await using one = createEngine({ threads: 1 });
      const rows = [];
      for (const { name, wanted, run } of tasks) {
        const time = (engine: Engine) => () => seconds(() => run(engine, features, features.rows / images));
        const measured = await paired(time(two), time(one), bench.rounds);
        const target = wanted === undefined ? null : atLeast(wanted);
        rows.push({ ...emptyRow(`${title}: ${name}`, 'our one thread'), ...measured, target, note: about });
      }
      return rows;
    },
  };
}

const banks = new WeakMap<Float32Array, Float32Array>();

function bankRows(features: Matrix, positions: number): number {
  return Math.min(5000, features.rows - positions);
}

function firstRows({ data, rows, columns }: Matrix): Float32Array {
  let found = banks.get(data);
  if (!found) banks.set(data, (found = data.subarray(0, rows * columns)));
  return found;
}
