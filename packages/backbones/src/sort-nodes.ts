import type { onnx } from 'onnx-proto';
import { valuesRead } from './keep-outputs.ts';

/**
 * The nodes of a graph so that each comes after those whose outputs it reads, else in the order given. The format asks for
 * that order, but some converters append nodes at the end.
 * @returns undefined when some nodes wait for each other.
 */
export function sortNodes(nodes: readonly onnx.INodeProto[]): onnx.INodeProto[] | undefined {
  const maker = new Map<string, number>();
  nodes.forEach(({ output }, at) => output?.forEach((value) => value !== '' && maker.set(value, at)));
  const before = nodes.map((node) => {
    const makers = valuesRead(node).map((value) => maker.get(value));
    return [...new Set(makers)].filter((other) => other !== undefined);
  });
  const waiting = before.map((makers) => makers.length);
  const readers = nodes.map((): number[] => []);
  before.forEach((makers, at) => makers.forEach((other) => readers[other]?.push(at)));
  if (before.every((makers, at) => makers.every((other) => other < at))) return [...nodes];
  const sorted: onnx.INodeProto[] = [];
  const ready = waiting.flatMap((count, at) => (count === 0 ? [at] : []));
  for (let next = 0; next < ready.length; next++) {
    const at = ready[next] as number;
    sorted.push(nodes[at] as onnx.INodeProto);
    for (const reader of readers[at] ?? []) if (--(waiting[reader] as number) === 0) ready.push(reader);
  }
  return sorted.length === nodes.length ? sorted : undefined;
}
