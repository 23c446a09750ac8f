/**
 * Results of `loads`, in their order, at most `width` of them under way or waiting at any time, so that neither the
 * processor idles nor memory fills. A rejection is thrown when its turn comes; nothing new is started after it.
 */
export async function* loadAhead<T>(
  loads: readonly (() => Promise<T>)[],
  width: number,
): AsyncGenerator<T, void, undefined> {
  const waiting: Promise<T>[] = [];
  let next = 0;
  while (next < loads.length || waiting.length > 0) {
    while (next < loads.length && waiting.length < width) waiting.push(start(loads[next++] as () => Promise<T>));
    yield await (waiting.shift() as Promise<T>);
  }
}

/** Started now, awaited later: until then a rejection must not count as unhandled. */
function start<T>(load: () => Promise<T>): Promise<T> {
  const result = Promise.resolve().then(load);
  result.catch(() => undefined);
  return result;
}
