import type { MethodConfig } from '../config/schema.ts';
import type { RunContext } from '../run.ts';
import { withRun } from '../run.ts';
import type { Method } from './method.ts';
import type { Matrix } from '../tensor.ts';

/** The rows of one memory: a coreset of `candidates`, most novel first. */
export async function condense(
  features: Matrix,
  candidates: Uint32Array,
  method: Method,
  run: RunContext,
  step: string,
): Promise<Uint32Array> {
  const count = coresetSize(candidates.length, method.config.coreset);
  const reporting = withRun(run, { report: ({ done, total, unit }) => run.report({ step, done, total, unit }) });
  const rows = await method.coreset.sample(features, candidates, count, reporting);
  run.report({ step, done: count, total: count, unit: 'rows' });
  return rows;
}

/** How many of `rows` patches a memory keeps: a fixed count, or trunc(ratio * rows) of at least 1, up to the limit. */
export function coresetSize(rows: number, { ratio, limit, count }: MethodConfig['coreset']): number {
  if (count !== null) return Math.min(count, rows);
  return Math.min(rows, limit ?? rows, Math.max(1, Math.trunc(ratio * rows)));
}
