import type { GraphTensor } from '@tailedcore/core';
import { requireClose, requireSame } from './compare.ts';
import type { Golden } from './golden.ts';
import type { Product } from './product.ts';

/** Runs a graph in the product's engine. */
export async function runGraph(
  { engine }: Product,
  model: Uint8Array,
  inputs: Readonly<Record<string, GraphTensor>>,
): Promise<Readonly<Record<string, GraphTensor>>> {
  await using session = await engine.openGraph(model);
  return session.run(inputs);
}

/** A tensor of a golden, to be fed to a graph. */
export function graphTensor(golden: Golden, name: string): GraphTensor {
  return { shape: golden.tensor(name).shape, data: Float32Array.from(golden.values(name)) };
}

/** Asks that a graph's output has the shape and the values of a golden's tensor. */
export function requireTensor(what: string, received: GraphTensor | undefined, golden: Golden, name: string): void {
  if (!received) throw new Error(`${what}: the graph has no such output.`);
  requireSame(`shape of ${what}`, received.shape, golden.tensor(name).shape);
  requireClose(what, received.data, golden.values(name));
}
