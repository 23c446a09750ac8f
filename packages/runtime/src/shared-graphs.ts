import type { Engine } from '@tailedcore/compute';
import type { GraphSession } from '@tailedcore/core';

/**
 * Opens each network once, however many models bring it: threads and devices keep what they opened until the engine closes, so that
 * opening a model again and again would fill the memory.
 */
export function sharedGraphs({ openGraph }: Pick<Engine, 'openGraph'>): Engine['openGraph'] {
  const known: { readonly bytes: Uint8Array; readonly session: Promise<GraphSession> }[] = [];
  return (model) => {
    const same = known.find(({ bytes }) => Buffer.compare(bytes, model) === 0);
    if (same) return same.session;
    const entry = { bytes: model, session: openGraph(model) };
    known.push(entry);
    // A network that did not open may open the next time.
    entry.session.catch(() => known.splice(known.indexOf(entry), 1));
    return entry.session;
  };
}
