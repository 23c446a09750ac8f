import {
  checkSample,
  type CoresetSampler,
  definePlugin,
  type Matrix,
  row,
  type RunContext,
  slice,
} from '@tailedcore/core';
import { z } from 'zod';
import { greedyStart, startOption } from './greedy-start.ts';

const options = z.strictObject({
  start: startOption,
  block: z
    .int()
    .min(1)
    .default(2 ** 18)
    .describe('Rows to select from at a time; more where blocks would leave more than that for the last selection.'),
  oversample: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .describe('A block keeps so many times the wanted rows for the last selection.'),
});

/**
 * `greedy` in blocks, for more rows than one selection can hold: each block of candidates is reduced by farthest-first to `oversample` times the wanted rows,
 * then what blocks have kept to the wanted number (merge and reduce, one level). With no more candidates than a block holds, it is `greedy`, row by row.
 *
 * How far it covers: let k be the wanted rows, m >= k those that a block keeps, and opt(j) the covering radius of the best j candidates. Farthest-first to m
 * rows that covers its block within r leaves m + 1 rows of the block at least r from one another; two of them lie within opt(m) of the same one of the best m
 * candidates, so r <= 2 opt(m). For the same reason the last selection covers what blocks have kept within 2 opt(k). A candidate is then within 2 opt(m) of a
 * kept row, and that within 2 opt(k) of a selected one: 2 opt(m) + 2 opt(k) <= 4 opt(k). In one block it is 2 opt(k). (Malkomes et al. 2015 for m = k,
 * Ceccarello et al. 2019 for more.)
 *
 * At most max(`block`, sqrt(candidates x m)) rows, give or take a block's m, are selected from at a time, in a copy of their own. Throws as the greedy coreset does.
 */
export const streamingCoreset = definePlugin({
  kind: 'coreset',
  name: 'streaming',
  description: 'Reduces blocks of patches by farthest-first, then what they have kept.',
  traits: { seeded: true, covering: 4 },
  options,
  create: ({ start, block, oversample }): CoresetSampler => ({
    async sample(features, candidates, count, run) {
      checkSample(features, candidates, count, run);
      if (count === 0) return new Uint32Array();
      const first = greedyStart(start, run.seed, candidates.length);
      const blocks = cut(candidates, first, { block, kept: oversample * count });
      return mergeAndReduce(features, blocks, count, run);
    },
  }),
});

/** Candidates to be reduced together. */
interface Block {
  readonly rows: Uint32Array;
  /** The position in `rows` to begin with. */
  readonly first: number;
  /** How many of `rows` stay. */
  readonly kept: number;
  /** Whether `first` is where the whole selection begins. */
  readonly leads: boolean;
}

/** Cuts the candidates into as few blocks of equal length as the limit allows, in their order. The one that holds position `first` begins with it. */
function cut(candidates: Uint32Array, first: number, size: { readonly block: number; readonly kept: number }): Block[] {
  const longest = Math.max(size.block, Math.ceil(Math.sqrt(candidates.length * size.kept)));
  const count = Math.ceil(candidates.length / longest);
  const edge = (number: number) => Math.floor((number * candidates.length) / count);
  return Array.from({ length: count }, (_, number) => {
    const [from, to] = [edge(number), edge(number + 1)];
    const leads = first >= from && first < to;
    const kept = Math.min(size.kept, to - from);
    return { rows: candidates.subarray(from, to), first: leads ? first - from : 0, kept, leads };
  });
}

/** Reduces every block in one room of the engine's memory, then there what they have kept; a single block where it is. */
async function mergeAndReduce(
  features: Matrix,
  blocks: readonly Block[],
  count: number,
  run: RunContext,
): Promise<Uint32Array> {
  const several = blocks.length > 1;
  const left = blocks.reduce((sum, { kept }) => sum + kept, 0);
  const picks = count + (several ? left : 0);
  let done = 0;
  const select = async (from: Matrix, rows: Uint32Array, { first, kept }: Pick<Block, 'first' | 'kept'>) => {
    // Told in wanted rows: how many picks there are in all is no business of whoever waits.
    const onProgress = (taken: number) =>
      run.report({ step: 'coreset', done: Math.floor((count * (done + taken)) / picks), total: count, unit: 'rows' });
    const selected = await run.kernels.farthestFirst(from, rows, kept, first, { signal: run.signal, onProgress });
    done += kept;
    return selected;
  };
  const [only] = blocks;
  if (only && !several) return select(features, only.rows, { first: only.first, kept: count });

  const room = run.kernels.allocate(Math.max(left, ...blocks.map(({ rows }) => rows.length)), features.columns);
  const reduce = async ({ rows, first, kept }: Omit<Block, 'leads'>) => {
    rows.forEach((from, to) => room.data.set(row(features, from), to * room.columns));
    const block = slice(room, 0, rows.length);
    const selected = await select(block, Uint32Array.from(rows.keys()), { first, kept });
    return selected.map((position) => rows[position] as number);
  };
  const rows = new Uint32Array(left);
  let end = 0;
  let first = 0;
  for (const block of blocks) {
    if (block.leads) first = end;
    rows.set(await reduce(block), end);
    end += block.kept;
  }
  return reduce({ rows, first, kept: count });
}

export { streamingCoreset as plugin };
