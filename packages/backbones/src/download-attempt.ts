import { type FileHandle, open } from 'node:fs/promises';
import { diskError, fail, isTailedCoreError, throwIfAborted } from '@tailedcore/core';
import { agree, askFor, begin, type Broken, type DownloadState } from './download-answer.ts';
import { certificateProblem } from './download-certificate.ts';
import { type Fetch, followRedirects } from './download-request.ts';
import type { Reject } from './source-error.ts';

export interface AttemptOptions {
  readonly url: string;
  /** The partial file. */
  readonly part: string;
  readonly signal: AbortSignal;
  /** Milliseconds without a byte, after which the attempt has failed. */
  readonly stall: number;
  readonly fetch: Fetch;
  readonly reject: Reject;
  readonly onProgress: (done: number, total: number | undefined) => void;
}

/**
 * One request for what is still missing of the file, appended to `part`; `state` follows.
 * @returns undefined when the file is complete, else why not.
 * @throws E_ABORTED; E_DOWNLOAD when trying again is useless; E_BACKBONE_SOURCE when the server offers another file;
 *   E_DISK_FULL, E_OUTPUT.
 */
export async function attemptDownload(state: DownloadState, options: AttemptOptions): Promise<Broken | undefined> {
  const { url, signal, reject } = options;
  throwIfAborted(signal);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), options.stall);
  const either = AbortSignal.any([signal, silence.signal]);
  const interrupted = (cause: unknown): Broken => {
    if (isTailedCoreError(cause)) throw cause;
    throwIfAborted(signal);
    const untrusted = certificateProblem(cause);
    if (untrusted !== undefined) throw fail('E_DOWNLOAD', { url, reason: untrusted }, cause);
    return silence.signal.aborted
      ? { reason: `nothing arrived for ${options.stall / 1000} s`, cause }
      : { reason: `the connection failed (${rootReason(cause)})`, cause };
  };
  try {
    const answer = await followRedirects({ url, headers: askFor(state), signal: either, fetch: options.fetch }).catch(
      interrupted,
    );
    if ('reason' in answer) return answer;
    const { response } = answer;
    state.known = agree(state.known, answer.announced, reject);
    if (state.known.sha256 !== undefined && state.received === state.known.bytes) return undefined; // it lacked only the check
    const refused = begin(state, response, url, reject);
    if (refused !== undefined) return refused;
    return await receive(state, response, options, timer, interrupted);
  } finally {
    clearTimeout(timer);
    silence.abort(); // lets go of a body that was not read to its end
  }
}

async function receive(
  state: DownloadState,
  response: Response,
  { part, reject, onProgress }: AttemptOptions,
  timer: NodeJS.Timeout,
  interrupted: (cause: unknown) => Broken,
): Promise<Broken | undefined> {
  const { bytes } = state.known;
  const file = await open(part, state.received === 0 ? 'w' : 'r+').catch((error: unknown) => {
    throw diskError(error, part);
  });
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const next = (await reader?.read().catch(interrupted)) ?? { done: true };
      if ('reason' in next) return next;
      if (next.done) break;
      timer.refresh();
      const chunk: Uint8Array = next.value;
      if (bytes !== undefined && state.received + chunk.length > bytes)
        throw reject(`the server sends more than the ${bytes} bytes expected`);
      await writeAll(file, chunk, state.received, part);
      state.received += chunk.length;
      onProgress(state.received, bytes);
    }
  } finally {
    await file.close();
  }
  if (bytes === undefined || state.received === bytes) return undefined;
  return { reason: `the answer ended after ${state.received} of ${bytes} bytes` };
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number, path: string): Promise<void> {
  try {
    for (let done = 0; done < chunk.length;) {
      done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
    }
  } catch (error) {
    throw diskError(error, path);
  }
}

/** The innermost reason: `fetch` itself only says "fetch failed". */
function rootReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return rootReason(error.cause);
  return 'code' in error && error.message === '' ? String(error.code) : error.message;
}
