import { fail, type KernelRun, type Matrix, requireFinite, throwIfAborted, unitRows } from '@tailedcore/core';
import type { TaskRunner } from './pool.ts';
import type { SimilaritiesInput } from './similarities-task.ts';

const worker = new URL('../dist/worker.js', import.meta.url).href;
const queriesATask = 32;
const page = 65_536;
const mostPages = 65_535;

/** `Kernels.similarities` on the pool: blocks of rows ahead of the caller's use of them, the whole matrix never there. */
export async function poolSimilarities(
  runner: TaskRunner,
  features: Matrix,
  use: (similarities: Float32Array, row: number) => void,
  { signal, onProgress }: KernelRun = {},
): Promise<void> {
  if (signal) throwIfAborted(signal);
  requireFinite(features, 'rows to compare');
  const { rows, columns } = features;
  const slots = Math.min(runner.threads + 1, Math.ceil(rows / queriesATask));
  const room = reserve(rows, columns, slots);
  pairUp(features, new Float64Array(room.memory.buffer, 0, room.rowBytes / 8));
  const run = async (start: number, slot: number): Promise<void> => {
    const end = Math.min(rows, start + queriesATask);
    const { memory, padded } = room;
    const input: SimilaritiesInput = {
      memory,
      rows,
      columns,
      start,
      end,
      target: room.targets[slot] as number,
      padded,
    };
    await runner.run({ file: worker, name: 'similarities' }, input, { signal });
  };
  const running: Promise<void>[] = [];
  const begin = (block: number): void => {
    const task = run(block * queriesATask, block % slots);
    task.catch(() => undefined);
    running.push(task);
  };
  const blocks = Math.ceil(rows / queriesATask);
  try {
    for (let block = 0; block < Math.min(slots, blocks); block++) begin(block);
    for (let block = 0; block < blocks; block++) {
      await running.shift();
      const start = block * queriesATask;
      const end = Math.min(rows, start + queriesATask);
      for (let row = start; row < end; row++) {
        const at = (room.targets[block % slots] as number) + (row - start) * room.padded * 4;
        use(new Float32Array(room.memory.buffer, at, rows), row);
      }
      if (block + slots < blocks) begin(block + slots);
      onProgress?.(end);
      if (signal) throwIfAborted(signal);
    }
  } finally {
    await Promise.allSettled(running);
  }
}

interface Room {
  readonly memory: WebAssembly.Memory;
  readonly rowBytes: number;
  readonly padded: number;
  /** Byte offset of each slot's results. */
  readonly targets: readonly number[];
}

/** @throws E_MEMORY when that is more than one WebAssembly memory. */
function reserve(rows: number, columns: number, slots: number): Room {
  const padded = Math.ceil(rows / 4) * 4;
  const rowBytes = padded * columns * 8;
  const slotBytes = (queriesATask + 4) * padded * 4;
  const pages = Math.max(1, Math.ceil((rowBytes + slots * slotBytes) / page));
  if (pages > mostPages) {
    const expected = `${Math.ceil((pages * page) / 2 ** 30)} GiB in one piece`;
    throw fail('E_MEMORY', { expected, received: '4 GiB, the size of a WebAssembly memory' });
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const targets = Array.from({ length: slots }, (_, slot) => rowBytes + slot * slotBytes);
  return { memory, rowBytes, padded, targets };
}

/** Unit rows, two by two, column by column. */
function pairUp(features: Matrix, target: Float64Array): void {
  const { rows, columns, data } = unitRows(features);
  for (let row = 0; row < rows; row++) {
    const pair = (row >> 1) * columns * 2 + (row & 1);
    for (let column = 0; column < columns; column++) {
      target[pair + column * 2] = data[row * columns + column] as number;
    }
  }
}
