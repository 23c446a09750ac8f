import type { Progress } from '@tailedcore/core';
import { type CellWorker, openCellWorker } from './cell-worker.ts';
import { type FromWorker, type ToWorker, toSent } from './worker-messages.ts';

// The program of a worker process (`start-worker.ts` starts it). It ends when its parent does: then the channel closes.
const stop = new AbortController();
let worker: CellWorker | undefined;
let told = { step: '', at: -Infinity };
/** Progress comes more often than anybody can read. */
const progressEveryMs = 100;

function tell(message: FromWorker): void {
  // A message that can no longer be sent has nobody to read it.
  if (process.connected) process.send?.(message, () => undefined);
}

function tellProgress(progress: Progress): void {
  const at = performance.now();
  const isNews = progress.step !== told.step || progress.done >= progress.total || at - told.at >= progressEveryMs;
  if (!isNews) return;
  told = { step: progress.step, at };
  tell({ kind: 'progress', progress });
}

async function answer(message: Extract<ToWorker, { readonly kind: 'run' | 'bytes' }>): Promise<void> {
  try {
    if (worker === undefined) throw new Error('the worker was not opened');
    const { kind, task } = message;
    tell({ kind: 'answer', answer: await (kind === 'run' ? worker.run(task) : worker.bytesOf(task)) });
  } catch (error) {
    tell({ kind: 'failed', error: toSent(error) });
  }
}

process.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') stop.abort();
  else if (message.kind !== 'open') void answer(message);
  else
    worker = openCellWorker(message.options, stop.signal, {
      onProgress: tellProgress,
      onWarning: (warning) => tell({ kind: 'warning', message: warning }),
    });
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches all processes of a terminal; the parent says what to do.
process.on('SIGINT', () => undefined);
