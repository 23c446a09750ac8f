import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '@tailedcore/core';
import { openModel } from 'tailedcore';
import { type Bench, once, peersWith, sized, type Works } from './bench.ts';
import { runCommand, runScript, writeList } from './command.ts';
import { largestDifference } from './difference.ts';
import { measureProcess } from './measured-process.ts';
import { defaultGraph } from './networks.ts';
import { paired } from './paired.ts';
import { peerEnvironment, type Peers } from './peers.ts';
import { atLeast, emptyRow, type Row } from './row.ts';
import { spread } from './spread.ts';
import { writeTorchGraph } from './torch-graph.ts';

const sizes = {
  full: { train: 200, images: 1000, count: 1000, coldRounds: 7 },
  quick: { train: 6, images: 6, count: 50, coldRounds: 1 },
};
/** Squared distances, of features that differ by rounding. */
const tolerance = 2e-3;

/** Whole predictions as processes, with their start. */
export function predictWorks(bench: Bench): Works {
  const { train, images, count, coldRounds } = sized(bench, sizes.full, sizes.quick);
  const model = once(async () => {
    const { paths } = await bench.photographs(train);
    const file = join(bench.folder, 'predict.tailedcore');
    const list = await writeList(bench, 'train', paths);
    await runCommand(bench, ['fit', list, '-o', file, '--augment', 'none', '--set', `coreset.count=${count}`]);
    return file;
  });
  const whole = `whole predict, ${images} images`;
  const waiting = `threads waiting, predict of ${images} images`;
  const cold = 'first verdict of a cold start';
  return {
    works: [
      { title: whole, run: async () => [await wholePredict(bench, whole, await model(), images)] },
      { title: waiting, run: async () => [await threadsWaiting(bench, waiting, await model(), images)] },
      { title: cold, run: async () => [await firstVerdict(bench, cold, await model(), coldRounds)] },
    ],
    async [Symbol.asyncDispose]() {},
  };
}

async function wholePredict(bench: Bench, title: string, model: string, images: number): Promise<Row> {
  const { paths, about } = await bench.photographs(images);
  const list = await writeList(bench, 'predict', paths);
  const out = join(bench.folder, 'predict.json');
  const ours = async () => (await runCommand(bench, ['predict', model, list, '--json', out])).seconds;
  const row = {
    ...emptyRow(title, 'the same steps in Python'),
    target: atLeast(2),
    note: `${about}; start of the process included`,
  };
  const peers = peersWith(bench, title, ['torch', 'faiss', 'scipy', 'PIL']);
  if (!peers) return { ...row, ours: (await paired(ours, undefined, bench.rounds, false)).ours };
  const reference = join(bench.folder, 'reference.json');
  const peer = await predictScript(bench, peers, model, list, reference);
  const measured = await paired(ours, peer, bench.rounds, false);
  const gap = largestDifference(await ourScores(out), await theirScores(reference));
  return {
    ...row,
    ...measured,
    equal: gap <= tolerance,
    note: `${row.note}; scores differ by ${gap.toExponential(1)}`,
  };
}

async function predictScript(bench: Bench, peers: Peers, model: string, list: string, out: string) {
  const graph = await writeTorchGraph(await defaultGraph(bench), bench.folder, 'default');
  const bank = join(bench.folder, 'bank.f32');
  await writeFile(bank, (await loadModel(model)).bank.features.data);
  const args = ['--list', list, '--graph', graph.path, '--weights', graph.weights, '--bank', bank, '--out', out];
  return async () => (await runScript(bench, peers, 'reference_predict.py', args)).seconds;
}

async function firstVerdict(bench: Bench, title: string, model: string, rounds: number): Promise<Row> {
  const { paths, about } = await bench.photographs(1);
  const peers = peersWith(bench, title, ['torch']);
  const ours = async () => (await runCommand(bench, ['predict', model, paths[0] as string])).seconds;
  const peer = peers
    ? async () => (await measureProcess(peers.python, ['-c', 'import torch'], peerEnvironment(bench.threads))).seconds
    : undefined;
  const note = `${about}, in a process of its own each time; files are in the system's cache`;
  const measured = await paired(ours, peer, rounds);
  return { ...emptyRow(title, 'python -c "import torch"'), ...measured, target: atLeast(1), note };
}

/** Which share of their time the pool's threads have nothing to do while images are decoded, run through the network and searched. */
async function threadsWaiting(bench: Bench, title: string, model: string, images: number): Promise<Row> {
  const { paths, about } = await bench.photographs(images);
  await using opened = await openModel(model, { threads: bench.threads });
  const { pool } = opened.session.engine;
  const shares: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const [started, busy] = [performance.now(), pool.busySeconds()];
    for await (const result of opened.predict(paths)) if ('problem' in result) throw result.problem;
    const passed = (performance.now() - started) / 1000;
    shares.push(100 * (1 - (pool.busySeconds() - busy) / (pool.threads * passed)));
  }
  return { ...emptyRow(title, '', '%'), ours: spread(shares), note: `${about}; share of the threads' time` };
}

async function ourScores(file: string): Promise<number[]> {
  // The product's own output.
  const { images } = JSON.parse(await readFile(file, 'utf8')) as { images: { score: number }[] };
  return images.map(({ score }) => score);
}

async function theirScores(file: string): Promise<number[]> {
  const results = JSON.parse(await readFile(file, 'utf8')) as { score: number }[];
  return results.map(({ score }) => score);
}
