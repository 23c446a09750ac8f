import { watch } from 'chokidar';
import { fail, isTailedCoreError } from '@tailedcore/core';
import { listImages } from '@tailedcore/images';
import { isWatchedName, isWithin } from './watched-name.ts';

export interface FolderEventOptions {
  /** Folders inside that are not looked at. */
  readonly except: readonly string[];
  /** Milliseconds between looks; undefined: the system tells. */
  readonly poll?: number | undefined;
  /** Called with every image that appears or changes from now on. */
  readonly onFile: (path: string) => void;
  /** Called when the system cannot tell any more. */
  readonly onFailure: (error: Error) => void;
}

/** Is told of images in a folder and below; settled when every later change is seen. @throws E_WATCH. */
export async function watchImages(folder: string, options: FolderEventOptions): Promise<AsyncDisposable> {
  const { except, poll, onFile, onFailure } = options;
  const watcher = watch(folder, {
    ignoreInitial: true,
    atomic: false,
    ignorePermissionErrors: true,
    ...(poll === undefined ? {} : { usePolling: true, interval: poll, binaryInterval: poll }),
    ignored: (path, stats) =>
      path !== folder &&
      (except.some((other) => isWithin(other, path)) || (stats?.isFile() === true && !isWatchedName(folder, path))),
  });
  const told = (path: string) => {
    if (isWatchedName(folder, path)) onFile(path);
  };
  watcher.on('add', told).on('change', told);
  try {
    await new Promise<void>((resolve, reject) => watcher.once('ready', resolve).once('error', reject));
  } catch (error) {
    await watcher.close();
    throw failure(folder, error);
  }
  watcher.on('error', (error) => onFailure(failure(folder, error)));
  return { [Symbol.asyncDispose]: () => watcher.close() };
}

/** All images in a folder and below. @throws E_INPUT_UNREADABLE, E_INPUT_MISSING. */
export async function imagesIn(folder: string, except: readonly string[]): Promise<string[]> {
  const found = await listImages(folder).catch((error: unknown) => {
    if (isTailedCoreError(error, 'E_INPUT_EMPTY')) return { files: [] };
    throw error;
  });
  const paths = found.files.map(({ path }) => path);
  return paths.filter((path) => isWatchedName(folder, path) && !except.some((other) => isWithin(other, path)));
}

function failure(path: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const limit = code === 'ENOSPC' || code === 'EMFILE';
  const reason = limit ? 'the limit of this system for watched folders is reached' : message;
  const raise = code === 'ENOSPC' ? 'Raise fs.inotify.max_user_watches, or give' : 'Give';
  return fail('E_WATCH', { path, reason, advice: `${raise} --poll to look at it in intervals.` }, error);
}
