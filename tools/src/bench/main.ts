import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { threadCount } from '@tailedcore/compute';
import type { Bench, Works } from './bench.ts';
import { findPython } from './find-python.ts';
import { coresetWorks } from './coresets.ts';
import { fitWorks } from './fit.ts';
import { gpuWorks } from './gpu.ts';
import { kernelWorks } from './kernels.ts';
import { busyText, machineFacts } from './machine.ts';
import { Peers } from './peers.ts';
import { photographs } from './photographs.ts';
import { predictWorks } from './predict.ts';
import { runBench } from './run-bench.ts';
import { scaleWorks } from './scale.ts';

const benches: Readonly<Record<string, (bench: Bench) => Works>> = {
  kernels: kernelWorks,
  fit: fitWorks,
  predict: predictWorks,
  scale: scaleWorks,
  coresets: coresetWorks,
  gpu: gpuWorks,
};
const usage = `usage: node tools/dist/bench/main.js [${Object.keys(benches).join(' ')}] [--quick] [--only TEXT] [--images DIR]
  [--threads N] [--rounds N] [--python FILE] [--no-peers] [--results DIR]
  of the bench gpu: [--rows N] [--columns N]...`;
const leastRounds = 5;

/** Exit codes: 0 all measured, 1 a row's sides disagree (or a failure), 2 usage. A missed target is reported, not an error. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  const { names, quick, threads, python, withPeers, results, only, images } = options;
  const say = (text: string) => console.log(text);
  const folder = await mkdtemp(join(tmpdir(), 'tailedcore-bench-'));
  const started = withPeers ? await Peers.start(python, threads) : 'Python peers were not asked for.';
  if (typeof started === 'string') say(`Skipped: all comparisons with Python. ${started}`);
  const peers = typeof started === 'string' ? null : started;
  const bench: Bench = {
    quick,
    threads,
    rounds: options.rounds,
    sizes: options.sizes,
    peers,
    folder,
    photographs: (count) => photographs(count, { folder: images, drawnScale: quick ? 0.02 : 1 }),
    say,
  };
  try {
    const machine = await machineFacts(threads, peers?.facts ?? null);
    const busy = busyText(machine);
    if (busy !== undefined) say(busy);
    let unequal = 0;
    for (const name of names) {
      const rows = await runBench(bench, benches[name] as (typeof benches)[string], { name, machine, only, results });
      unequal += rows.filter(({ equal }) => equal === false).length;
    }
    if (unequal > 0)
      say(`\n${unequal} ${unequal === 1 ? 'row compares' : 'rows compare'} different results: not the same work.`);
    return unequal > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await peers?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        images: { type: 'string' },
        threads: { type: 'string' },
        rounds: { type: 'string' },
        rows: { type: 'string' },
        columns: { type: 'string', multiple: true },
        python: { type: 'string', default: findPython() },
        'no-peers': { type: 'boolean', default: false },
        results: { type: 'string', default: fileURLToPath(new URL('../../../bench-results', import.meta.url)) },
      },
    });
    const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
    if (unknown.length > 0) throw new Error(`there is no bench "${unknown.join('", "')}"`);
    const { quick, only, images, python, results } = values;
    const rounds = countFrom('rounds', values.rounds) ?? (quick ? 1 : leastRounds);
    const columns = values.columns?.map((value) => countFrom('columns', value) as number);
    const sizes = { rows: countFrom('rows', values.rows), columns };
    const { threads } = threadCount(values.threads === undefined ? undefined : Number(values.threads));
    const names = positionals.length > 0 ? positionals : Object.keys(benches);
    return { names, quick, only, images, python, results, rounds, sizes, threads, withPeers: !values['no-peers'] };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return undefined;
  }
}

function countFrom(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const count = Number(value);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--${name}: expected a whole number above 0, received ${value}`);
}

process.exitCode = await main();
