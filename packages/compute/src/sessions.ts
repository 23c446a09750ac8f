import { fail } from '@tailedcore/core';
import { InferenceSession } from 'onnxruntime-node';
import type { Device } from './device.ts';

/** A graph that worker threads open: its bytes in shared memory under a number that never names another graph. */
export interface SharedGraph {
  readonly id: number;
  readonly bytes: Uint8Array;
}

const open = new Map<number, Promise<InferenceSession>>();

/**
 * The session of `graph` in this worker thread, made when first asked for and kept as long as the thread lives. One thread
 * each: the pool's threads are the parallelism, and results do not depend on their number.
 * @throws E_ENGINE when onnxruntime refuses the graph or the device.
 */
export function sessionOf(graph: SharedGraph, device: Device = 'cpu'): Promise<InferenceSession> {
  let session = open.get(graph.id);
  if (!session) {
    session = InferenceSession.create(graph.bytes.slice(), {
      executionProviders: [device],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    }).catch((error: unknown) => {
      open.delete(graph.id);
      throw fail('E_ENGINE', { reason: error instanceof Error ? error.message : String(error) });
    });
    open.set(graph.id, session);
  }
  return session;
}

/** Ends all sessions of this thread, so that a device gets its memory back before the thread ends. */
export async function endSessions(): Promise<void> {
  const sessions = await Promise.allSettled(open.values());
  open.clear();
  for (const session of sessions) if (session.status === 'fulfilled') await session.value.release();
}
