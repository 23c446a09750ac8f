import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { openModel, type OpenModel, type OpenOptions } from '../open-model.ts';
import { openSession } from '../session.ts';
import { fileDigest } from './file-digest.ts';
import type { ModelMark } from './watch-record.ts';

/** A model file that may be replaced while it is used. */
export interface WatchedModel extends AsyncDisposable {
  readonly opened: OpenModel;
  readonly mark: ModelMark;
  /** Takes up the file if it was replaced. One that cannot be used is told of once, and what is there is kept. @returns whether there is a new one. */
  refresh(): Promise<boolean>;
}

interface Loaded {
  readonly opened: OpenModel;
  readonly mark: ModelMark;
  readonly state: string;
}

/** Opens a model, its threads kept through every change. @throws as `openModel`. */
export async function watchModel(path: string, options: OpenOptions): Promise<WatchedModel> {
  const warn = options.onWarning ?? ((message) => process.emitWarning(message));
  const session = openSession(options);
  const load = () => loadSteady(path, { ...options, session });
  let current = await load().catch(async (error: unknown) => {
    await session[Symbol.asyncDispose]();
    throw error;
  });
  let tried = current.state;
  return {
    get opened() {
      return current.opened;
    },
    get mark() {
      return current.mark;
    },
    async refresh() {
      const state = await stateOf(path);
      if (state === tried) return false;
      tried = state;
      try {
        const next = await load();
        const last = current;
        current = next;
        tried = next.state;
        await last.opened.close();
        return true;
      } catch (error) {
        warn(`The model was replaced and cannot be used; the one before is kept. ${(error as Error).message}`);
        return false;
      }
    },
    async [Symbol.asyncDispose]() {
      await current.opened.close();
      await session[Symbol.asyncDispose]();
    },
  };
}

/** Digest and model are of one file: when it is replaced in between, both are read again. */
async function loadSteady(path: string, options: OpenOptions): Promise<Loaded> {
  for (;;) {
    const state = await stateOf(path);
    const opened = await openModel(path, options);
    const sha256 = await fileDigest(path);
    if ((await stateOf(path)) === state) {
      const { history, threshold } = opened.model;
      const mark = { file: basename(path), sha256, version: history?.length ?? 1, threshold: threshold.value };
      return { opened, mark, state };
    }
    await opened.close();
  }
}

/** Changes with every replacement; empty where there is no file. */
async function stateOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
}
