import { imagesIn, watchImages } from './folder-events.ts';
import { Settling, type SteadyFile } from './settling.ts';
import type { WatchPlaces } from './watch-places.ts';

export interface ArrivalOptions {
  readonly places: Pick<WatchPlaces, 'folder' | 'except'>;
  readonly settle: number;
  readonly poll?: number | undefined;
  readonly rescan: number;
  /** Only what is there now. */
  readonly once: boolean;
  /** Whether a file that is found again by listing may be passed over. */
  readonly isDone: (path: string) => boolean;
  readonly onWarning: (message: string) => void;
  readonly onFailure: (error: Error) => void;
}

/** Images that are there or come, once each is written to its end. */
export interface Arrivals extends AsyncDisposable {
  /** Up to `most` files; waits for one. None: stopped, or with `once` no more are to come. */
  take(most: number, signal: AbortSignal): Promise<SteadyFile[]>;
  /** Brings a file once more when it was steady for longer, or at once if it changed. */
  again(file: SteadyFile): void;
}

/** With `once`, a file that goes on changing is waited for so many times `settle`, and at least half a minute. */
const restless = { times: 10, least: 30_000 };

/** @throws E_WATCH, E_INPUT_UNREADABLE when the folder cannot be listed. */
export async function openArrivals(options: ArrivalOptions): Promise<Arrivals> {
  const { places, settle, poll, rescan, once, isDone, onWarning, onFailure } = options;
  const ready = new Map<string, SteadyFile>();
  let wake = () => {};
  const settling = new Settling({
    settle,
    longest: once ? Math.max(restless.least, restless.times * settle) : undefined,
    onSteady(file) {
      ready.set(file.path, file);
      wake();
    },
    onDropped(path, why) {
      if (why === 'restless') onWarning(`${path} goes on changing; it is left for the next time.`);
      wake();
    },
  });
  const add = (path: string) => settling.add(path);
  const list = () => imagesIn(places.folder, places.except);
  const watcher = once
    ? undefined
    : await watchImages(places.folder, { except: places.except, poll, onFile: add, onFailure });
  const timer = once ? undefined : setInterval(() => void listAgain(), rescan);
  async function listAgain(): Promise<void> {
    try {
      for (const path of await list()) if (!isDone(path)) add(path);
    } catch (error) {
      onWarning((error as Error).message);
    }
  }
  const close = async () => {
    clearInterval(timer);
    settling[Symbol.dispose]();
    await watcher?.[Symbol.asyncDispose]();
  };
  try {
    for (const path of await list()) add(path);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async take(most, signal) {
      for (;;) {
        if (signal.aborted || (once && ready.size === 0 && settling.size === 0)) return [];
        const files: SteadyFile[] = [];
        for (const [path, file] of ready) {
          if (files.length === most) break;
          files.push(file);
          ready.delete(path);
        }
        if (files.length > 0) return files;
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener('abort', wake);
        });
        signal.removeEventListener('abort', wake);
      }
    },
    again: (file) => settling.again(file),
    [Symbol.asyncDispose]: close,
  };
}
