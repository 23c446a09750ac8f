import { createHash } from 'node:crypto';
import { createEngine, type Engine } from '@tailedcore/compute';
import type { GraphSession } from '@tailedcore/core';

const engines = new Map<number, Engine>();
const graphs = new Map<string, Promise<GraphSession>>();

/**
 * The engine with so many threads, one for all checks of a process: opened when first asked for, never closed. Its threads keep no process
 * alive.
 */
export function sharedEngine(threads: number): Engine {
  let engine = engines.get(threads);
  if (!engine) engines.set(threads, (engine = createEngine({ threads })));
  return engine;
}

/** A session on that engine; one for all openings of the same bytes, because an engine keeps what it has opened. */
export function openShared(threads: number, model: Uint8Array): Promise<GraphSession> {
  const key = `${threads} ${createHash('sha256').update(model).digest('hex')}`;
  let session = graphs.get(key);
  if (!session) graphs.set(key, (session = sharedEngine(threads).openGraph(model)));
  return session;
}
