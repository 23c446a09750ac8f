import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Progress } from '@tailedcore/core';
import { beforeAll, expect, it } from 'vitest';
import { readDataset } from '../datasets/read-dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { makeSplits } from '../splits/make-splits.ts';
import type { CellTask } from './cell.ts';
import type { WorkerOptions } from './cell-worker.ts';
import { cleanerText } from './fixtures/plugins.ts';
import { put, scoresCsv, workFolder, writeDataset } from './fixtures/tiny-bench.ts';
import { startWorker } from './start-worker.ts';

const folder = await workFolder();
const at = (name: string) => join(folder, name);
const options: WorkerOptions = { from: folder, threads: 1, memory: 1e9 };
const measure = { pixels: false, patches: false };
let split: EvaluationSplit;
beforeAll(async () => {
  await writeDataset(at('photos'), 3);
  split = makeSplits({ whole: true }, await readDataset(at('photos')))[0]!;
});

const scores = async (): Promise<CellTask> => {
  const system = { kind: 'scores', path: await put(at('s.csv'), scoresCsv()), options: {} } as const;
  return { split, seed: 0, measure, system };
};
/** A pipeline whose cleaner does `work`. */
const cleaning = async (name: string, work: string): Promise<CellTask> => {
  await put(at(name), cleanerText(work));
  const settings = { preset: 'patchcore', cleaner: { use: `./${name}` } } as const;
  return { split, seed: 0, measure, system: { kind: 'pipeline', settings } };
};
const start = (signal = new AbortController().signal) => {
  const told: Progress[] = [];
  const onWarning = () => undefined;
  return { told, worker: startWorker(options, signal, { onProgress: (progress) => told.push(progress), onWarning }) };
};
/** Whether a process is there. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
const pidIn = async (name: string) => {
  while (!existsSync(at(name))) await setTimeout(20);
  return Number(await readFile(at(name), 'utf8'));
};
const tellPid = (name: string) => `appendFileSync(${JSON.stringify(at(name))}, String(process.pid));`;

it('works in a process of its own, one cell after the other, tells progress, and ends when it is closed', async () => {
  const { told, worker } = start();
  const task = await cleaning('pid.mjs', tellPid('pid'));
  expect(await worker.bytesOf(task)).toBeGreaterThan(1e5);
  const body = await worker.run(task);
  expect(body).toMatchObject({ task: 'detection', pixel: null, facts: { rows: { tail: 0 } } });
  expect(body.seconds.fit).toBeGreaterThan(0);
  expect(told.map(({ step }) => step)).toEqual(expect.arrayContaining(['features', 'coreset', 'predict']));
  expect(await worker.run(await scores())).toMatchObject({ image: { all: { auroc: 1 } } });
  const pid = await pidIn('pid');
  expect(pid).not.toBe(process.pid);
  await worker[Symbol.asyncDispose]();
  expect(lives(pid)).toBe(false);
});

it('tells coded errors as they are, and goes on', async () => {
  await using worker = start().worker;
  const task = await scores();
  const wrong = { ...task, system: { kind: 'scores', path: at('none.csv'), options: {} } } as const;
  await expect(worker.run(wrong)).rejects.toMatchObject({ code: 'E_SCORES', details: { path: at('none.csv') } });
  await expect(worker.run(await cleaning('bad.mjs', 'throw new Error("odd");'))).rejects.toMatchObject({
    code: 'E_PLUGIN_FAILED',
  });
  expect(await worker.run(task)).toMatchObject({ task: 'detection' });
});

it('is an error when the process dies, with its last words; no other process is hurt', async () => {
  const dying = start();
  await using other = start().worker;
  const task = await cleaning('dies.mjs', 'console.error("out of luck"); process.kill(process.pid, "SIGKILL");');
  await expect(dying.worker.run(task)).rejects.toMatchObject({
    code: 'E_BENCH_PROCESS',
    message: expect.stringMatching(/ended by itself \(SIGKILL\)\..* It said last: out of luck$/),
  });
  await expect(dying.worker.run(task)).rejects.toMatchObject({ code: 'E_BENCH_PROCESS' });
  await dying.worker[Symbol.asyncDispose]();
  expect(await other.run(await scores())).toMatchObject({ task: 'detection' });
});

it('stops at once when told, and is killed when it does not listen', async () => {
  for (const work of ['await new Promise((_, no) => run.signal.addEventListener("abort", no));', 'for (;;);']) {
    const stop = new AbortController();
    const { worker } = start(stop.signal);
    const name = `stops-${work.length}`;
    const running = worker.run(await cleaning(`${name}.mjs`, `${tellPid(name)} ${work}`));
    const ended = expect(running).rejects.toMatchObject({ code: 'E_ABORTED' });
    const pid = await pidIn(name);
    stop.abort();
    await ended;
    await worker[Symbol.asyncDispose]();
    expect(lives(pid)).toBe(false);
  }
});
