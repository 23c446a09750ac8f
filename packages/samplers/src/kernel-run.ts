import type { KernelRun, RunContext } from '@tailedcore/core';

/** What a kernel is told of a run: its signal, and where its counts go. */
export function kernelRun(run: RunContext, step: string, total: number, unit: string): KernelRun {
  return { signal: run.signal, onProgress: (done) => run.report({ step, done, total, unit }) };
}
