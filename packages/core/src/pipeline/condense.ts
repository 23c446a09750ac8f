import type { MethodConfig } from '../config/schema.ts';
import type { RunContext } from '../run.ts';
import { withRun } from '../run.ts';
import type { Method } from './method.ts';
import type { Matrix } from '../tensor.ts';

/** Which memory rows are chosen for: that of clean patches, or that of rare products. */
export type MemoryPart = 'head' | 'tail';

const steps = { head: 'coreset', tail: 'tail coreset' } as const satisfies Record<MemoryPart, string>;

/** The rows of one memory: a coreset of `candidates`, most novel first. */
export async function condense(
  features: Matrix,
  candidates: Uint32Array,
  method: Method,
  run: RunContext,
  part: MemoryPart,
): Promise<Uint32Array> {
  const step = steps[part];
  const count = coresetSize(candidates.length, method.config.coreset, part);
  const reporting = withRun(run, { report: ({ done, total, unit }) => run.report({ step, done, total, unit }) });
  const rows = await method.coreset.sample(features, candidates, count, reporting);
  run.report({ step, done: count, total: count, unit: 'rows' });
  return rows;
}

/** How many of `rows` patches a memory keeps: a fixed count, or trunc(ratio * rows) of at least 1, up to the limit. */
export function coresetSize(
  rows: number,
  { ratio, tailRatio, limit, count }: MethodConfig['coreset'],
  part: MemoryPart = 'head',
): number {
  if (count !== null) return Math.min(count, rows);
  const share = part === 'tail' ? (tailRatio ?? ratio) : ratio;
  return Math.min(rows, limit ?? rows, Math.max(1, Math.trunc(share * rows)));
}
