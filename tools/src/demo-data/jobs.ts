import { fork, seededRandom } from '@tailedcore/core';
import { type Cause, caused, type FlawDraw, mishap } from './cause.ts';
import { shuffle } from './draws.ts';
import type { Batch } from './line.ts';

/** What is wrong with an item that is to be rendered. */
export interface Fault {
  readonly kind: string;
  /** Whether the same cause strikes again in other pictures. */
  readonly recurring: boolean;
  readonly draw: FlawDraw;
}

/** One picture to be rendered and written. */
export interface Job {
  readonly batch: Batch;
  /** Relative, with forward slashes, as `mask`. */
  readonly path: string;
  readonly seed: number;
  /** The defect, if it has one. */
  readonly fault?: Fault;
  readonly mask?: string;
}

/** A batch with the causes of its recurring defects; none where every defect is a mishap. */
export interface FaultyBatch {
  readonly batch: Batch;
  readonly causes: readonly Cause[];
}

/** All training images, products mixed; a tenth of the frequent ones secretly defective, by causes that recur in the test. */
export function trainJobs(batches: readonly FaultyBatch[], seed: number): Job[] {
  const items = batches.flatMap(({ batch, causes }) =>
    Array.from({ length: batch.train }, (_, index) => ({
      batch,
      seed: fork(seed, `train ${batch.product.name} ${index}`),
      ...(index < batch.defective ? { fault: recurrent(causes, index) ?? once(batch, index) } : {}),
    })),
  );
  return shuffle(seededRandom(fork(seed, 'order')), items).map((item, index) => ({
    ...item,
    path: `train/${String(index + 1).padStart(4, '0')}.jpg`,
  }));
}

/** Of one product: the good test images, then as many with a defect and its mask; every third of these is a mishap. */
export function testJobs({ batch, causes }: FaultyBatch, seed: number): Job[] {
  const { name } = batch.product;
  return [false, true].flatMap((defective) =>
    Array.from({ length: batch.test }, (_, index) => {
      const number = String(index + 1).padStart(3, '0');
      const path = `test/${name}/${defective ? 'defect' : 'good'}/${number}.jpg`;
      const job = { batch, path, seed: fork(seed, path) };
      if (!defective) return job;
      const round = Math.floor(index / 3);
      const fault = index % 3 === 2 ? undefined : recurrent(causes, index - round);
      return {
        ...job,
        fault: fault ?? once(batch, causes.length > 0 ? round : index),
        mask: `masks/${name}/${number}.png`,
      };
    }),
  );
}

/** The causes take turns. */
function recurrent(causes: readonly Cause[], turn: number): Fault | undefined {
  const cause = causes[turn % causes.length];
  return cause && { kind: cause.kind, recurring: true, draw: caused(cause) };
}

/** The kinds take turns. */
function once({ product }: Batch, turn: number): Fault {
  const kind = product.flaws[turn % product.flaws.length] as string;
  return { kind, recurring: false, draw: mishap(kind) };
}
