/**
 * Maps with up to `ahead` calls under way and yields the results in order. The first failure ends the iteration after the calls under way
 * have settled.
 */
export async function* inOrder<In, Out>(
  items: Iterable<In>,
  ahead: number,
  map: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const running: Promise<Out>[] = [];
  try {
    for (const item of items) {
      const next = map(item);
      next.catch(() => undefined);
      running.push(next);
      if (running.length >= ahead) yield await (running.shift() as Promise<Out>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<Out>);
  } finally {
    await Promise.allSettled(running);
  }
}

/** [0, size), [size, 2 size), … up to `total`. */
export function ranges(total: number, size: number): (readonly [start: number, end: number])[] {
  return Array.from(
    { length: Math.ceil(total / size) },
    (_, i) => [i * size, Math.min(total, (i + 1) * size)] as const,
  );
}
