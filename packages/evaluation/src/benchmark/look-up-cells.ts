import { join } from 'node:path';
import PQueue from 'p-queue';
import { isTailedCoreError, throwIfAborted } from '@tailedcore/core';
import { version } from '@tailedcore/runtime';
import type { CellResult } from './cell-result.ts';
import { readCell } from './cell-file.ts';
import { cellKey, filesOf } from './cell-key.ts';
import { type DigestMemo, openDigestMemo } from './digest-memo.ts';
import type { BenchPlan, CellPlan } from './plan.ts';

/** A cell, and where it stands. */
export interface LookedUp {
  readonly cell: CellPlan;
  /** Undefined where a file of the cell cannot be read. */
  readonly key?: string | undefined;
  /** Finished before. */
  readonly result?: CellResult | undefined;
  /** Why there is no key. */
  readonly problem?: string | undefined;
}

/** How cells are looked up. */
export interface LookUpOptions {
  readonly signal: AbortSignal;
  readonly device: string;
  onProgress(done: number, total: number): void;
  warn(message: string): void;
}

/** More files at once make no disk faster. */
const filesAtOnce = 8;

/**
 * The content addresses of the cells of a plan, and those that are finished already in `folder`. Images are read once, and again when they change.
 * @throws E_ABORTED, E_OUTPUT, E_DISK_FULL.
 */
export async function lookUpCells(
  { cells, recipe }: BenchPlan,
  folder: string,
  options: LookUpOptions,
): Promise<LookedUp[]> {
  const { signal, device, warn } = options;
  const memo = await openDigestMemo(join(folder, 'digests.json'), signal, warn);
  try {
    await digestAll(
      [...new Set(cells.flatMap((cell) => [...cell.facts.files, ...filesOf(cell, recipe.task)]))],
      memo,
      options,
    );
  } finally {
    await memo.save();
  }
  const found: LookedUp[] = [];
  for (const cell of cells) {
    throwIfAborted(signal);
    try {
      const facts = { task: recipe.task, system: cell.facts, version, device };
      const key = await cellKey(cell, facts, (path) => memo.digestOf(path));
      found.push({ cell, key, result: await readCell(folder, key, cell, warn) });
    } catch (error) {
      if (!isTailedCoreError(error, 'E_INPUT_UNREADABLE')) throw error;
      found.push({ cell, problem: error.message });
    }
  }
  return found;
}

/** Digests files beforehand, several at once; one that cannot be read is told with its cells. */
async function digestAll(
  paths: readonly string[],
  memo: DigestMemo,
  { signal, onProgress }: LookUpOptions,
): Promise<void> {
  const queue = new PQueue({ concurrency: filesAtOnce });
  let done = 0;
  for (const path of paths) {
    void queue.add(async () => {
      if (signal.aborted) return;
      await memo.digestOf(path).catch(() => undefined);
      onProgress(++done, paths.length);
    });
  }
  await queue.onIdle();
  throwIfAborted(signal);
}
