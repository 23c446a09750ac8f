import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fail } from '@tailedcore/core';
import type { CellBody } from './cell.ts';
import type { CellWorker, WorkerEvents, WorkerOptions } from './cell-worker.ts';
import { type FromWorker, fromSent, type ToWorker } from './worker-messages.ts';

const program = fileURLToPath(new URL('../../dist/benchmark/cell-process.js', import.meta.url));
/** A process that was told to end, and has not after so many milliseconds, is killed. */
const patienceMs = 2000;
/** Characters of what a process wrote that are told when it dies. */
const lastWords = 600;

/**
 * A worker in a process of its own: whatever happens to it ends no other cell.
 * @param signal - stops its work with E_ABORTED.
 */
export function startWorker(options: WorkerOptions, signal: AbortSignal, events: WorkerEvents): CellWorker {
  const child = fork(program, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  const said = listenTo(child);
  let waiting: { resolve(answer: CellBody | number): void; reject(error: Error): void } | undefined;
  let death: string | undefined;
  const settle = (act: (one: NonNullable<typeof waiting>) => void) => {
    const one = waiting;
    waiting = undefined;
    if (one) act(one);
  };
  const dead = (reason: string) => fail('E_BENCH_PROCESS', { reason, said: said() });
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') events.onProgress(message.progress);
    else if (message.kind === 'warning') events.onWarning(message.message);
    else if (message.kind === 'answer') settle(({ resolve }) => resolve(message.answer));
    else settle(({ reject }) => reject(fromSent(message.error)));
  });
  // `close` comes when its last words have been read too.
  child.on('close', (code, killer) => {
    death ??= killer ?? `exit code ${code}`;
    settle(({ reject }) => reject(signal.aborted ? fail('E_ABORTED') : dead(death as string)));
  });
  child.on('error', (error) => {
    death ??= error.message;
    settle(({ reject }) => reject(dead(error.message)));
  });
  // A channel that is closed is told by `close`.
  const send = (message: ToWorker) => child.send(message, () => undefined);
  let impatient: NodeJS.Timeout | undefined;
  const stop = () => {
    send({ kind: 'stop' });
    impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  send({ kind: 'open', options });
  const ask = <Answer extends CellBody | number>(message: ToWorker) =>
    new Promise<Answer>((resolve, reject) => {
      if (signal.aborted) return reject(fail('E_ABORTED'));
      if (death !== undefined) return reject(dead(death));
      // Who asks knows what is answered.
      waiting = { resolve: resolve as (answer: CellBody | number) => void, reject };
      send(message);
    });
  return {
    run: (task) => ask<CellBody>({ kind: 'run', task }),
    bytesOf: (task) => ask<number>({ kind: 'bytes', task }),
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', stop);
      clearTimeout(impatient);
      await end(child);
    },
  };
}

/** Keeps the end of what a process writes. */
function listenTo(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text = (text + part).slice(-lastWords)));
  return () => (text.trim() === '' ? '' : ` It said last: ${text.trim()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(impatient);
}
