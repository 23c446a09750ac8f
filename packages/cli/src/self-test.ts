import {
  type Backbone,
  fork,
  isTailedCoreError,
  type Kernels,
  matrix,
  type Neighbors,
  plainKernels,
  seededRandom,
} from '@tailedcore/core';
import type { Session } from '@tailedcore/runtime';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const rows = 3000;
const columns = 128;
const tolerance = 1e-5;

/** Compares the engine with the plain kernels on random numbers, and runs the backbone twice on a drawn image. */
export async function selfTest(session: Session, backbone: Backbone): Promise<Check[]> {
  const { kernels } = session.engine;
  return [
    await check('nearest neighbours equal the plain kernel', () => nearestCheck(kernels)),
    await check('coreset equals the plain kernel', () => coresetCheck(kernels)),
    await check('backbone', () => backboneCheck(session, backbone)),
  ];
}

/** Runs a check; whatever goes wrong but an abort makes it a failed one. */
export async function check(name: string, body: () => Promise<Omit<Check, 'name'>>): Promise<Check> {
  try {
    return { name, ...(await body()) };
  } catch (error) {
    if (isTailedCoreError(error, 'E_ABORTED')) throw error;
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function randomMatrix(count: number, label: string) {
  const random = seededRandom(fork(1, label));
  const result = matrix(count, columns);
  for (let i = 0; i < result.data.length; i++) result.data[i] = random();
  return result;
}

async function nearestCheck(kernels: Kernels): Promise<Omit<Check, 'name'>> {
  const queries = randomMatrix(200, 'queries');
  const bank = randomMatrix(rows, 'bank');
  const expected = await plainKernels.nearest(queries, bank, 3);
  const started = performance.now();
  const found = await kernels.nearest(queries, bank, 3);
  const worst = worstDifference(found, expected);
  const same = found.rows.every((row, i) => row === expected.rows[i]);
  return { ok: same && worst < tolerance, detail: `difference ${worst.toExponential(1)}, ${ms(started)}` };
}

async function coresetCheck(kernels: Kernels): Promise<Omit<Check, 'name'>> {
  const features = kernels.allocate(rows, columns);
  features.data.set(randomMatrix(rows, 'coreset').data);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const expected = await plainKernels.farthestFirst(features, all, 50, 0);
  const started = performance.now();
  const found = await kernels.farthestFirst(features, all, 50, 0);
  const same = found.every((row, i) => row === expected[i]);
  return { ok: same, detail: `${same ? 'same' : 'other'} 50 of ${rows} rows, ${ms(started)}` };
}

async function backboneCheck(session: Session, backbone: Backbone): Promise<Omit<Check, 'name'>> {
  const side = 224;
  const data = new Uint8Array(side * side * 3).map((_, i) => (i * 7919) % 251);
  const image = { count: 1, height: side, width: side, data };
  const run = session.run(0);
  const first = await backbone.extract(image, run);
  const started = performance.now();
  const second = await backbone.extract(image, run);
  const same = first.patches.data.every((value, i) => value === second.patches.data[i]);
  const [gridRows, gridColumns] = second.grid;
  return {
    ok: same,
    detail: `${gridRows} x ${gridColumns} patches of ${second.patches.columns} features, ${ms(started)} an image`,
  };
}

function worstDifference(found: Neighbors, expected: Neighbors): number {
  let worst = 0;
  found.distances.forEach((distance, i) => {
    const wanted = expected.distances[i] as number;
    worst = Math.max(worst, Math.abs(distance - wanted) / Math.max(wanted, 1e-12));
  });
  return worst;
}

function ms(started: number): string {
  return `${(performance.now() - started).toFixed(1)} ms`;
}
