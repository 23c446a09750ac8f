import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { threadCount } from '@tailedcore/compute';
import { diskError } from '@tailedcore/core';
import { availableMemory, type SessionOptions } from '@tailedcore/runtime';
import type { BenchEvent } from './bench-events.ts';
import { benchResults, writeResults } from './bench-results.ts';
import type { BenchResults, CellResult } from './cell-result.ts';
import { type LookedUp, lookUpCells } from './look-up-cells.ts';
import { type BenchPlan, planBench, type PlanOptions } from './plan.ts';
import type { Recipe } from './recipe-schema.ts';
import { runCells } from './run-cells.ts';
import { wantedCells } from './wanted-cells.ts';

/** How a benchmark runs. */
export interface BenchOptions
  extends Omit<PlanOptions, 'partly'>, Pick<SessionOptions, 'device' | 'cacheDir' | 'offline' | 'mirror' | 'signal'> {
  /** Folder of the results; made if need be. */
  readonly out: string;
  /** Folder of the finished cells, which several benchmarks may share; by default `cells` in `out`. */
  readonly cells?: string | undefined;
  /** Cells at once; by default as many as threads and memory allow. */
  readonly jobs?: number | undefined;
  /** Threads of all cells at once together. */
  readonly threads?: number | undefined;
  /** Bytes that features of all cells at once may take together; by default half of what the process may use. */
  readonly memory?: number | undefined;
  /** Only these cells are worked on: names of methods, and of splits or families (or what they begin with, up to a `/`); `*` stands for anything. */
  readonly only?: readonly string[] | undefined;
  /** Every cell in a process of its own, so that none can end the others; default true. Plugin objects need false. */
  readonly apart?: boolean | undefined;
  /** Works on nothing: what is finished already makes the results. */
  readonly dryRun?: boolean | undefined;
  /** Told what happens, as it happens. */
  readonly onEvent?: ((event: BenchEvent) => void) | undefined;
}

/** What came of a benchmark. */
export interface BenchOutcome {
  readonly results: BenchResults;
  /** All cells of the recipe; those of `only` that are neither finished nor failed are left to do. */
  readonly cells: readonly {
    readonly method: string;
    readonly split: string;
    readonly seed: number;
    readonly state: CellState;
  }[];
  /** Data sets without a folder, left out because of `only`. */
  readonly leftOut: readonly string[];
  /** What was written: `results.json`, tables, and a page. */
  readonly files: readonly string[];
}

/** `passed over`: not named by `only`, and not finished before. */
export type CellState = 'finished' | 'failed' | 'to do' | 'passed over';

/**
 * Runs the cells of a recipe that are not finished yet, and writes results, tables and a page into the folder. A cell that fails is told in the results; the others go on.
 * @throws E_RECIPE, E_OPTION, E_DATASET and E_SPLIT before the work begins; E_OUTPUT, E_DISK_FULL; E_ABORTED, with all cells that were finished until then kept.
 */
export async function runBench(recipe: Recipe, options: BenchOptions): Promise<BenchOutcome> {
  const { out, only = [], dryRun = false, onEvent = () => undefined } = options;
  const cells = options.cells ?? join(out, 'cells');
  const signal = options.signal ?? new AbortController().signal;
  const warn = (message: string) => onEvent({ kind: 'warning', message });
  const plan = await planBench(recipe, { ...options, partly: only.length > 0 });
  plan.notices.forEach(warn);
  const isWanted = wantedCells(only, plan);
  if (!dryRun) await makeFolders(out, cells);
  const found = await lookUp(plan, { ...options, cells, signal, warn, onEvent });

  const finished = new Map<string, CellResult>();
  const failures = new Map<LookedUp, string>();
  for (const one of found) {
    if (one.key !== undefined && one.result) finished.set(one.key, one.result);
    if (one.problem !== undefined && isWanted(one.cell)) failures.set(one, one.problem);
  }
  const isFinished = ({ key }: LookedUp) => key !== undefined && finished.has(key);
  if (!dryRun) {
    const toDo = found.filter((one) => !isFinished(one) && !failures.has(one) && isWanted(one.cell));
    const total = found.filter((one) => isFinished(one) || isWanted(one.cell)).length;
    const facts = { finished, failures, total };
    await runCells(toDo, { ...options, cells, ...shares(options), ...facts, signal, warn, onEvent });
  }
  const results = benchResults(plan, found, finished, failures);
  const files = dryRun ? [] : await writeResults(results, out);
  const stateOf = (one: LookedUp): CellState => {
    if (isFinished(one)) return 'finished';
    if (failures.has(one)) return 'failed';
    return isWanted(one.cell) ? 'to do' : 'passed over';
  };
  const states = found.map((one) => {
    const { method, split, seed } = one.cell;
    return { method, split: split.name, seed, state: stateOf(one) };
  });
  return { results, cells: states, leftOut: plan.leftOut, files };
}

async function makeFolders(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw diskError(error, folder);
    });
  }
}

interface Told {
  readonly cells: string;
  readonly signal: AbortSignal;
  readonly warn: (message: string) => void;
  readonly onEvent: (event: BenchEvent) => void;
}

/** Where each cell stands. A dry run makes no folder; where there is none, nothing is finished. */
async function lookUp(
  plan: BenchPlan,
  { cells, dryRun, device = 'cpu', signal, warn, onEvent }: BenchOptions & Told,
): Promise<LookedUp[]> {
  const isNew = dryRun === true && !(await isThere(cells));
  if (isNew) return plan.cells.map((cell) => ({ cell }));
  const onProgress = (done: number, total: number) => onEvent({ kind: 'looking', done, total });
  return lookUpCells(plan, cells, { signal, device, onProgress, warn });
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What all cells at once share. */
function shares({ threads, memory }: BenchOptions) {
  return { threads: threadCount(threads).threads, memory: memory ?? availableMemory() / 2 };
}
