import { fail } from './errors.ts';
import type { KernelRun, Kernels } from './kernels/kernels.ts';

/** How far a named step of a run is. */
export interface Progress {
  /** "decode", "clean", "coreset", … */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** What is counted: "images", "rows", … */
  readonly unit: string;
}

/** What every stage is handed besides its data. */
export interface RunContext {
  readonly signal: AbortSignal;
  readonly seed: number;
  readonly kernels: Kernels;
  /** Told how far a step is; called often, must return at once. */
  report(progress: Progress): void;
}

/** @throws E_ABORTED when the run was stopped. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw fail('E_ABORTED', {}, signal.reason);
}

/** A context that changes some fields of another. */
export function withRun(run: RunContext, changes: Partial<RunContext>): RunContext {
  return { signal: run.signal, seed: run.seed, kernels: run.kernels, report: (p) => run.report(p), ...changes };
}

/** The same run, whose parts report nothing: for steps that report by themselves. */
export function silently(run: RunContext): RunContext {
  return withRun(run, { report: () => undefined });
}

/** What a kernel is told of a run: its signal, and where its counts of finished `unit`s go. */
export function kernelRun(run: RunContext, step: string, total: number, unit: string): KernelRun {
  return { signal: run.signal, onProgress: (done) => run.report({ step, done, total, unit }) };
}
