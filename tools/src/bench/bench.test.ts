import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork, seededRandom } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bench, Works } from './bench.ts';
import { coresetWorks } from './coresets.ts';
import { findPython } from './find-python.ts';
import { fitWorks } from './fit.ts';
import { gpuWorks } from './gpu.ts';
import { kernelWorks } from './kernels.ts';
import { machineFacts } from './machine.ts';
import { Peers } from './peers.ts';
import { photographs } from './photographs.ts';
import { predictWorks } from './predict.ts';
import { runBench } from './run-bench.ts';
import { scaleWorks } from './scale.ts';

let folder: string;
let said = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-bench-test-'));
  await mkdir(join(folder, 'photographs'));
  for (const seed of [1, 2, 3]) await paint(join(folder, 'photographs', `${seed}.jpg`), seed);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function paint(path: string, seed: number): Promise<void> {
  const random = seededRandom(fork(seed, 'photograph'));
  const data = Uint8Array.from({ length: 32 * 32 * 3 }, () => 255 * random());
  await sharp(data, { raw: { width: 32, height: 32, channels: 3 } })
    .resize(256, 256, { kernel: 'cubic' })
    .jpeg()
    .toFile(path);
}

const bench = (peers: Peers | null, threads: number): Bench => ({
  quick: true,
  threads,
  rounds: 1,
  peers,
  folder,
  photographs: (count) =>
    photographs(count, { folder: join(folder, 'photographs'), crops: join(folder, 'crops'), drawnScale: 1 }),
  say: (text) => (said += `${text}\n`),
});

interface Written {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly rows: readonly { readonly work: string; readonly ours: { readonly median: number } }[];
}

it.each<[name: string, make: (bench: Bench) => Works, only: string | undefined, rows: number]>([
  ['kernels', kernelWorks, undefined, 14],
  ['fit', fitWorks, undefined, 2],
  ['predict', predictWorks, 'first verdict', 1],
  ['scale', scaleWorks, 'share', 4],
  ['coresets', coresetWorks, undefined, 5],
  ['gpu', gpuWorks, 'on cpu', 1],
])('%s measures our side without Python and writes figures and a plot', async (name, make, only, count) => {
  const machine = await machineFacts(2, null);
  const results = join(folder, 'results');
  await runBench(bench(null, 2), make, { name, machine, only, results });
  const { machine: where, rows } = JSON.parse(await readFile(join(results, `${name}.json`), 'utf8')) as Written;
  expect(where).toMatchObject({ threads: 2, node: process.versions.node, python: null });
  expect(rows).toHaveLength(count);
  for (const row of rows) {
    const keys = [
      'work',
      'against',
      'unit',
      'ours',
      'peer',
      'ratio',
      'target',
      'rate',
      'ceilingShare',
      'equal',
      'note',
    ];
    expect(Object.keys(row).sort()).toEqual(keys.sort());
    expect(Number.isFinite(row.ours.median), row.work).toBe(true);
  }
  expect(await readFile(join(results, `${name}.svg`), 'utf8')).toMatch(/^<svg .*<\/svg>\s*$/s);
  expect(said).toContain(`${name}.svg beside it`);
});

const python = await Peers.start(findPython(), 1);
if (typeof python === 'string') console.warn(`SKIPPED: comparisons with Python. ${python}`);
afterAll(async () => {
  if (typeof python !== 'string') await python[Symbol.asyncDispose]();
});

it.skipIf(typeof python === 'string' || Object.keys(python.facts.missing).length > 0)(
  'both sides of the kernels give the same results',
  async () => {
    const peers = python as Peers;
    const machine = await machineFacts(1, peers.facts);
    const options = { name: 'compared', machine, results: join(folder, 'results') };
    const rows = await runBench(bench(peers, 1), kernelWorks, options);
    const compared = rows.filter(({ equal }) => equal !== null);
    expect(compared.map(({ work, note, equal }) => (equal ? 'equal' : `${work}: ${note}`))).toEqual(
      compared.map(() => 'equal'),
    );
    expect(compared.length).toBe(10);
  },
);
