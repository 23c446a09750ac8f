import { join } from 'node:path';
import { loadModel } from '@tailedcore/core';
import { type Bench, peersWith, sized, type Works } from './bench.ts';
import { runCommand, runScript, writeList } from './command.ts';
import type { Measured } from './measured-process.ts';
import { defaultGraph } from './networks.ts';
import { type Paired, paired } from './paired.ts';
import type { Peers } from './peers.ts';
import { readRows } from './raw-file.ts';
import { atLeast, emptyRow, type Row } from './row.ts';
import { writeTorchGraph } from './torch-graph.ts';

const sizes = { full: { images: 1000, count: 1000, rounds: 3 }, quick: { images: 12, count: 50, rounds: 1 } };
/** Rounding decides a few near ties, and a farthest-point selection goes another way after each; more would be another method. */
const leastShared = 0.9;

/** What makes both sides do the same: the reference has no second guard, and begins with the first row. */
const sameSteps = [
  '--augment',
  'none',
  '--no-thumbnails',
  '--set',
  'tail.apart=0',
  '--set',
  'coreset.options.start=first',
];

/** The whole fit as a process, with its start, against a Python script of the same steps. */
export function fitWorks(bench: Bench): Works {
  const { images, count, rounds } = sized(bench, sizes.full, sizes.quick);
  const title = `whole fit, ${images} images, default backbone, ${count} rows a memory`;
  return {
    works: [{ title, run: () => wholeFit(bench, title, images, count, rounds) }],
    async [Symbol.asyncDispose]() {},
  };
}

async function wholeFit(bench: Bench, title: string, images: number, count: number, rounds: number): Promise<Row[]> {
  const { paths, about } = await bench.photographs(images);
  const list = await writeList(bench, 'fit', paths);
  const model = join(bench.folder, 'fit.tailedcore');
  const reference = join(bench.folder, 'fit.npz');
  const peers = peersWith(bench, title, ['torch', 'sklearn', 'faiss', 'PIL']);
  const script = peers && (await fitScript(bench, peers, list, count, reference));
  const ours = watched(() =>
    runCommand(bench, ['fit', list, '-o', model, ...sameSteps, '--set', `coreset.count=${count}`]),
  );
  const peer = script && watched(script);
  const time = await paired(ours.seconds, peer?.seconds, rounds, false);
  const memory = ours.memory && { ...memoryOf(ours.memory, peer?.memory) };
  const shared = peer ? await sharedRows(model, `${reference}.rows`) : null;
  const equal = shared === null ? null : shared >= leastShared;
  const compared = shared === null ? '' : `; ${(100 * shared).toFixed(1)} % of the bank's rows are the same patches`;
  const against = 'the same steps in Python';
  return [
    {
      ...emptyRow(title, against),
      ...time,
      target: atLeast(8),
      equal,
      note: `${about}; start of the process included${compared}`,
    },
    {
      ...emptyRow(`${title}: peak memory`, against, 'MB'),
      ...memory,
      target: atLeast(2),
      note: 'resident, of the whole process tree; the worst round',
    },
  ];
}

async function fitScript(bench: Bench, peers: Peers, list: string, count: number, out: string) {
  const graph = await writeTorchGraph(await defaultGraph(bench), bench.folder, 'default');
  const files = ['--list', list, '--graph', graph.path, '--weights', graph.weights, '--out', out];
  return () => runScript(bench, peers, 'reference_fit.py', [...files, '--count', String(count)]);
}

interface Watched {
  seconds(): Promise<number>;
  /** The largest peak so far, in megabytes. */
  memory: number | null;
}

function watched(run: () => Promise<Measured>): Watched {
  const side: Watched = {
    memory: null,
    async seconds() {
      const { seconds, peakMegabytes } = await run();
      if (peakMegabytes !== null) side.memory = Math.max(side.memory ?? 0, peakMegabytes);
      return seconds;
    },
  };
  return side;
}

function memoryOf(ours: number, peer: number | null | undefined): Paired {
  const same = (value: number) => ({ min: value, median: value, max: value });
  return { ours: same(ours), peer: peer ? same(peer) : null, ratio: peer ? same(peer / ours) : null };
}

/** Share of the reference's bank rows that are the same patches of the same images in ours. */
async function sharedRows(model: string, rows: string): Promise<number> {
  const { bank, grid } = await loadModel(model);
  const positions = grid[0] * grid[1];
  const ours = new Set(bank.origins.map((origin, i) => origin * positions + (bank.positions[i] as number)));
  const theirs = new Set(await readRows(rows));
  return [...theirs].filter((row) => ours.has(row)).length / Math.max(ours.size, theirs.size);
}
