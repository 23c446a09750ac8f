import PQueue from 'p-queue';
import { isTailedCoreError, throwIfAborted } from '@tailedcore/core';
import type { BenchEvent, CellName } from './bench-events.ts';
import { resultOf, writeCell } from './cell-file.ts';
import type { CellResult } from './cell-result.ts';
import { type CellWorkers, openWorkers, type WorkersOptions } from './cell-workers.ts';
import type { LookedUp } from './look-up-cells.ts';
import { timeLeft } from './time-left.ts';

/** What the work on cells needs and fills. */
export interface RunCellsOptions extends WorkersOptions {
  /** Folder of the finished cells. */
  readonly cells: string;
  onEvent(event: BenchEvent): void;
  /** Finished cells by key; grows. */
  readonly finished: Map<string, CellResult>;
  /** Why cells failed; grows. */
  readonly failures: Map<LookedUp, string>;
  /** Cells that are to do or finished. */
  readonly total: number;
}

/** Cells of one key are one piece of work. */
interface Piece {
  readonly key: string;
  readonly cells: readonly [LookedUp, ...LookedUp[]];
}

/**
 * Works on cells, several at once, and keeps each as soon as it is finished. One that fails is written down, and the others go on.
 * @throws E_ABORTED, E_OUTPUT, E_DISK_FULL: when a cell cannot be kept, the others are stopped.
 */
export async function runCells(toDo: readonly LookedUp[], options: RunCellsOptions): Promise<void> {
  const pieces = piecesOf(toDo);
  if (pieces.length === 0) return;
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  await using workers = await openWorkers(
    pieces.map(({ cells }) => cells[0].cell),
    { ...options, signal },
  );
  const run = pieceRunner(pieces, workers, options);
  const queue = new PQueue({ concurrency: workers.jobs });
  let problem: unknown;
  for (const piece of pieces) {
    void queue.add(async () => {
      if (signal.aborted) return;
      await run(piece).catch((error: unknown) => {
        problem ??= error;
        broken.abort();
      });
    });
  }
  await queue.onIdle();
  throwIfAborted(options.signal);
  if (problem !== undefined) throw problem;
}

function piecesOf(toDo: readonly LookedUp[]): Piece[] {
  const pieces = new Map<string, [LookedUp, ...LookedUp[]]>();
  for (const one of toDo) {
    if (one.key === undefined) continue;
    const same = pieces.get(one.key);
    if (same) same.push(one);
    else pieces.set(one.key, [one]);
  }
  return Array.from(pieces, ([key, cells]) => ({ key, cells }));
}

/** What works on a piece and tells of it. It throws only what ends all work. */
function pieceRunner(pieces: readonly Piece[], workers: CellWorkers, options: RunCellsOptions) {
  const { cells, finished, failures, total, onEvent } = options;
  const waiting = new Set(pieces);
  const begun = new Map<Piece, number>();
  const clock = timeLeft();
  for (const { method, seconds } of finished.values()) clock.took(method, seconds.fit + seconds.judge);
  let done = total - pieces.reduce((sum, { cells }) => sum + cells.length, 0);
  const secondsLeft = () => {
    const running = Array.from(begun, ([piece, start]) => ({ method: methodOf(piece), seconds: secondsSince(start) }));
    return clock.guess(Array.from(waiting, methodOf), running, workers.jobs);
  };
  onEvent({ kind: 'begun', cells: total, finished: done, jobs: workers.jobs, threads: options.threads });

  return async (piece: Piece) => {
    const { cell } = piece.cells[0];
    const name: CellName = { method: cell.method, split: cell.split.name, seed: cell.seed };
    waiting.delete(piece);
    begun.set(piece, performance.now());
    onEvent({ kind: 'cell', cell: name });
    const end = (how: { readonly result: CellResult } | { readonly message: string }) => {
      begun.delete(piece);
      done += piece.cells.length;
      onEvent({ kind: 'finished', cell: name, ...how, done, total, secondsLeft: secondsLeft() });
    };
    const tell = (progress: Parameters<Parameters<CellWorkers['run']>[1]>[0]) =>
      onEvent({ kind: 'progress', cell: name, progress, secondsLeft: secondsLeft() });
    const body = await workers.run(cell, tell).catch(failureOf);
    if (body instanceof Error) {
      for (const one of piece.cells) failures.set(one, body.message);
      return end({ message: body.message });
    }
    const result = resultOf(cell, piece.key, body);
    await writeCell(cells, result);
    finished.set(piece.key, result);
    clock.took(cell.method, result.seconds.fit + result.seconds.judge);
    end({ result });
  };
}

/** Why a cell failed. @throws E_ABORTED: that is no failure. */
function failureOf(error: unknown): Error {
  if (isTailedCoreError(error, 'E_ABORTED')) throw error;
  return error instanceof Error ? error : new Error(String(error));
}

function methodOf({ cells }: Piece): string {
  return cells[0].cell.method;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
