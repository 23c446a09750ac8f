import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fail, isTailedCoreError } from '@tailedcore/core';
import { type OpenModel, openModel, openSession, type Session } from '@tailedcore/runtime';
import type { FastifyBaseLogger } from 'fastify';
import { findModelFiles, isModelName, type ModelFile } from './model-files.ts';
import type { CheckedOptions } from './options.ts';
import { warmUp } from './warm-up.ts';

/** A model that judges. */
export interface ServedModel {
  readonly name: string;
  readonly open: OpenModel;
  /** Of its file, in hexadecimal. */
  readonly sha256: string;
}

/** Where a model is in its life. */
export type ModelState = 'loading' | 'ready' | 'unloaded' | 'failed';

interface Place {
  readonly file: ModelFile;
  /** Named at the start: without it the server is not ready. */
  readonly required: boolean;
  state: ModelState;
  model: ServedModel | undefined;
  /** Requests that use the model now. */
  users: number;
  /** What opens or closes it; one after the other. */
  turn: Promise<void>;
}

/** The models of a server, on one session. */
export class ModelShelf implements AsyncDisposable {
  readonly session: Session;
  readonly #options: CheckedOptions;
  readonly #log: FastifyBaseLogger;
  readonly #places: Map<string, Place>;
  /** When all models are open and warm. @throws the coded error of the first that cannot be. */
  readonly opened: Promise<void>;
  #leaving = false;
  #closing: Promise<void> | undefined;

  /** Opens `files` one after another, in the background. */
  constructor(files: readonly ModelFile[], options: CheckedOptions, log: FastifyBaseLogger) {
    this.#options = options;
    this.#log = log;
    this.session = openSession({
      threads: options.threads,
      device: options.device,
      cacheDir: options.cacheDir,
      plugins: options.plugins,
      from: options.from,
      onWarning: (message) => log.warn(message),
    });
    this.#places = new Map(files.map((file) => [file.name, newPlace(file, true)]));
    this.opened = this.#openAll();
    // Who awaits it is told; a plugin's host, who does not, has the log and `ready`.
    this.opened.catch(() => undefined);
  }

  /** True when every model that was named at the start is warm, or unloaded on purpose, and the server is not about to end. */
  get ready(): boolean {
    const places = [...this.#places.values()];
    return (
      !this.#leaving && places.every(({ required, state }) => !required || state === 'ready' || state === 'unloaded')
    );
  }

  list(): { readonly name: string; readonly state: ModelState }[] {
    return Array.from(this.#places.values(), ({ file, state }) => ({ name: file.name, state }));
  }

  /** @throws E_MODEL_UNKNOWN, E_NOT_READY. */
  get(name: string): ServedModel {
    const { model } = this.#place(name);
    if (!model) throw fail('E_NOT_READY', { what: `The model ${name} is ${this.#place(name).state}`, seconds: 2 });
    return model;
  }

  /** @throws E_MODEL_UNKNOWN, not for one that is only not open. */
  requireKnown(name: string): void {
    this.#place(name);
  }

  /** The model, which stays open until `task` has ended. @throws E_MODEL_UNKNOWN, E_NOT_READY. */
  async use<T>(name: string, task: (model: ServedModel) => Promise<T>): Promise<T> {
    const model = this.get(name);
    const place = this.#place(name);
    place.users++;
    try {
      return await task(model);
    } finally {
      place.users--;
    }
  }

  /** From now on `ready` is false: no more requests are sent to a server that says so. */
  leave(): void {
    this.#leaving = true;
  }

  /** Opens a model of the folder that is not open, also one that came after the start. @throws E_MODEL_UNKNOWN, and as `openModel`. */
  async load(name: string): Promise<void> {
    if (!isModelName(name)) throw this.#unknown(name);
    if (!this.#places.has(name)) {
      const file = (await findModelFiles(this.#options.models)).find((found) => found.name === name);
      if (!file) throw this.#unknown(name);
      if (!this.#places.has(name)) this.#places.set(name, newPlace(file, false));
    }
    return this.#inTurn(this.#place(name), (place) => this.#open(place));
  }

  /** Closes a model when the requests that use it have ended. @throws E_MODEL_UNKNOWN. */
  async unload(name: string): Promise<void> {
    return this.#inTurn(this.#place(name), async (place) => {
      const { model } = place;
      place.model = undefined;
      place.state = 'unloaded';
      while (place.users > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await model?.open.close();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.opened.catch(() => undefined);
    for (const name of this.#places.keys()) await this.unload(name);
    await this.session[Symbol.asyncDispose]();
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (!place) throw this.#unknown(name);
    return place;
  }

  #unknown(name: string) {
    return fail('E_MODEL_UNKNOWN', { received: JSON.stringify(name), expected: [...this.#places.keys()].join(', ') });
  }

  async #openAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const place of this.#places.values()) {
      if (this.#leaving) return;
      await this.#inTurn(place, () => this.#open(place)).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  #inTurn(place: Place, step: (place: Place) => Promise<void>): Promise<void> {
    const turn = place.turn.then(() => step(place));
    place.turn = turn.catch(() => undefined);
    return turn;
  }

  async #open(place: Place): Promise<void> {
    if (place.model) return;
    const { name, path } = place.file;
    place.state = 'loading';
    const start = performance.now();
    try {
      const { falseAlarms, pluginSpecifiers } = this.#options;
      const open = await openModel(path, { session: this.session, falseAlarms, pluginSpecifiers });
      await warmUp(open);
      place.model = { name, open, sha256: await sha256Of(path) };
      place.state = 'ready';
    } catch (error) {
      place.state = 'failed';
      this.#log.error({ err: error, model: name }, 'the model cannot be opened');
      throw isTailedCoreError(error) ? error : fail('E_ENGINE', { reason: `model ${name}: ${String(error)}` }, error);
    }
    this.#log.info({ model: name, seconds: (performance.now() - start) / 1000 }, 'model ready');
  }
}

function newPlace(file: ModelFile, required: boolean): Place {
  return { file, required, state: 'loading', model: undefined, users: 0, turn: Promise.resolve() };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
