import { estimateFit, type Plugin, type Progress } from '@tailedcore/core';
import { viewsOf } from '@tailedcore/images';
import { openSession, resolveMethod, type SessionOptions } from '@tailedcore/runtime';
import type { CellBody, CellTask } from './cell.ts';
import { runCell } from './run-cell.ts';

/** What a worker is opened with; plain data but for plugin objects. */
export interface WorkerOptions extends Pick<SessionOptions, 'threads' | 'device' | 'cacheDir' | 'offline' | 'mirror'> {
  /** The folder from which plugins are looked up. */
  readonly from: string;
  readonly plugins?: readonly Plugin[] | undefined;
  /** Bytes that features may take. */
  readonly memory: number;
  /** Where embeddings of images are kept. */
  readonly embeddings?: string | undefined;
}

/** What a worker tells while it works. */
export interface WorkerEvents {
  readonly onProgress: (progress: Progress) => void;
  readonly onWarning: (message: string) => void;
}

/** Works on cells, one after the other. Close it when done. */
export interface CellWorker extends AsyncDisposable {
  /** @throws what `runCell` throws; E_BENCH_PROCESS when the process dies. */
  run(task: CellTask): Promise<CellBody>;
  /** Bytes of features that the work will hold at once, and about those of its network; 0 where that is little. @throws what making a backbone throws. */
  bytesOf(task: CellTask): Promise<number>;
}

/** The network as it was read, and what a runtime makes of it. */
const networkCopies = 3;

/** A worker in this process, all cells on one session, so that networks are opened once. */
export function openCellWorker(options: WorkerOptions, signal: AbortSignal, events: WorkerEvents): CellWorker {
  const { from, plugins = [], memory, embeddings, ...engine } = options;
  const session = openSession({ ...engine, from, plugins, signal, ...events });
  return {
    run: (task) => runCell(task, { session, from, plugins, memory, embeddings, warn: events.onWarning }),
    async bytesOf({ system, split }) {
      if (system.kind !== 'pipeline') return 0;
      const method = await session.method(await resolveMethod(system.settings, { from, plugins }));
      await using backbone = method.backbone;
      const copies = method.config.augmentImages === 'all' ? viewsOf(method.config).length : 0;
      const estimate = estimateFit(split.train.length, backbone, method.config, memory, copies);
      return estimate.selectionBytes + estimate.fullBytes + networkCopies * backbone.graph.byteLength;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
