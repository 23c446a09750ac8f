import type { MemoryBank } from '../bank/memory-bank.ts';
import type { Model } from '../bank/model.ts';
import { stack } from '../tensor.ts';
import { digestBytes } from './image-digest.ts';

/** The bank with other rows behind it, whose origins count images from `before` on. */
export function appendBank(bank: MemoryBank, added: MemoryBank, before: number): MemoryBank {
  const joined = (a: Uint32Array, b: Uint32Array) => Uint32Array.from([...a, ...b]);
  return {
    features: stack([bank.features, added.features]),
    weights: Float32Array.from([...bank.weights, ...added.weights]),
    origins: joined(
      bank.origins,
      added.origins.map((origin) => before + origin),
    ),
    positions: joined(bank.positions, added.positions),
    views: joined(bank.views, added.views),
  };
}

/** The bank as the images from `before` on see it: their own rows have origins from 0, and older ones come after all `shown`. */
export function seenByNew(bank: MemoryBank, before: number, shown: number): MemoryBank {
  const origins = bank.origins.map((origin) => (origin >= before ? origin - before : shown + origin));
  return { ...bank, origins };
}

/** Digests of the model's images, zeros where it kept none, and the new ones. */
export function appendDigests({ training, learnt }: Model, added: Uint8Array): Uint8Array {
  const known = learnt.names.length * digestBytes;
  const all = new Uint8Array(known + added.length);
  if (training.digests) all.set(training.digests);
  all.set(added, known);
  return all;
}
