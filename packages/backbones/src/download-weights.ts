import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError, fail, isTailedCoreError, throwIfAborted } from '@tailedcore/core';
import type { Broken, DownloadState } from './download-answer.ts';
import { type AttemptOptions, attemptDownload } from './download-attempt.ts';
import { withLock } from './download-lock.ts';
import { type Patience, pause, usualPatience, waitAfter } from './download-patience.ts';
import { openLine, proxyAdvice } from './download-proxy.ts';
import type { Fetch } from './download-request.ts';
import { rejectSource } from './source-error.ts';

export interface DownloadOptions {
  /** Whose weights they are, for messages. */
  readonly backbone: string;
  /** http or https, without user name and password. */
  readonly url: string;
  /** Where the file goes; its folder is made. */
  readonly target: string;
  /** What the file has to be, where that is known beforehand; `sha256` in lower-case hex. */
  readonly expected?: { readonly bytes: number; readonly sha256: string };
  readonly signal: AbortSignal;
  /** Bytes on disk so far, and in all; called for every piece. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
  /** Called when the file has come whole and checked, before it appears at the target; nobody else puts one there meanwhile. */
  readonly onArrival?: (file: Omit<Downloaded, 'from'>) => Promise<void>;
  /** Uses no network: the target is there, or it is an error. */
  readonly offline?: boolean;
  /** By default the proxies that the environment names are used: see `openLine`. */
  readonly fetch?: Fetch;
  readonly patience?: Partial<Patience>;
}

export interface Downloaded {
  readonly bytes: number;
  /** Of the file as it lies on the disk, 64 lower-case hex digits: to be recorded. */
  readonly sha256: string;
  readonly from: 'network' | 'disk';
  /**
   * What the hash was compared with: `expected`, or what the server `announced`. `size`: only the length was known.
   * `nothing`: the file was there already and none was expected; compare it with the record made when it came.
   */
  readonly verified: 'expected' | 'announced' | 'size' | 'nothing';
}

/**
 * Sees to it that `target` is the file of `url`. It appears there whole and checked, or not at all: bytes gather in
 * `<target>.part`, which a later call goes on from after a broken line, a stop or a crash. A target that is there is
 * kept, unless it is not the expected one. Callers of one target, in any process, take turns (`<target>.lock`).
 * @throws E_DOWNLOAD, E_BACKBONE_SOURCE for a file that is not the expected or announced one, E_ABORTED, E_OPTION,
 *   E_OUTPUT, E_DISK_FULL.
 */
export async function downloadWeights(options: DownloadOptions): Promise<Downloaded> {
  const { url, target, signal } = options;
  checkAddress(url);
  throwIfAborted(signal);
  const there = await present(options);
  if (there !== undefined) return there;
  if (options.offline === true)
    throw fail('E_DOWNLOAD', {
      url,
      reason: `the network is switched off, and the file is not at ${target} (it may be put there)`,
    });
  await mkdir(dirname(target), { recursive: true }).catch((error: unknown) => {
    throw diskError(error, dirname(target));
  });
  return withLock(`${target}.lock`, signal, async () => (await present(options)) ?? (await fetchWhole(options)));
}

function checkAddress(url: string): void {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.username || address?.password)
    throw fail('E_OPTION', {
      what: 'url',
      expected: 'an address without user name and password',
      received: address.host,
    });
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:')
    throw fail('E_OPTION', { what: 'url', expected: 'an http or https address', received: url });
}

/** The target, if it is there and is not known to be another file. */
async function present({ target, expected, signal }: DownloadOptions): Promise<Downloaded | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw fail('E_OUTPUT', { path: target, reason: 'it is not an ordinary file' });
  if (expected !== undefined && found.size !== expected.bytes) return undefined;
  const sha256 = await hashFile(target, signal);
  if (expected !== undefined && sha256 !== expected.sha256) return undefined;
  return { bytes: found.size, sha256, from: 'disk', verified: expected === undefined ? 'nothing' : 'expected' };
}

async function fetchWhole(options: DownloadOptions): Promise<Downloaded> {
  if (options.fetch !== undefined) return fetchOver(options.fetch, options);
  await using line = await openLine();
  return await fetchOver(line.fetch, options);
}

async function fetchOver(fetch: Fetch, options: DownloadOptions): Promise<Downloaded> {
  const { url, target, expected, signal } = options;
  const part = `${target}.part`;
  const patience = { ...usualPatience, ...options.patience };
  const reject = rejectSource(options.backbone);
  const attempt: AttemptOptions = {
    url,
    part,
    signal,
    reject,
    stall: patience.stall,
    fetch,
    onProgress: options.onProgress ?? (() => undefined),
  };
  const received = (await stat(part).catch(() => undefined))?.size ?? 0;
  const state: DownloadState = { received, joined: received > 0, known: expected ?? {} };
  try {
    for (let fresh = false; ; fresh = true) {
      await complete(state, attempt, patience);
      const sha256 = await hashFile(part, signal);
      const wanted = state.known.sha256;
      if (wanted === undefined || sha256 === wanted) {
        const verified = expected !== undefined ? 'expected' : wanted !== undefined ? 'announced' : 'size';
        const file = { bytes: state.received, sha256, verified } as const;
        await options.onArrival?.(file);
        await settle(part, target);
        return { ...file, from: 'network' };
      }
      if (fresh || !state.joined) {
        await rm(part, { force: true });
        throw reject(`what ${url} sent has SHA-256 ${sha256}, expected ${wanted}`);
      }
      Object.assign(state, { received: 0, joined: false });
      delete state.etag;
    }
  } catch (error) {
    if (isTailedCoreError(error, 'E_DISK_FULL')) await rm(part, { force: true });
    throw error;
  }
}

const mebibyte = 2 ** 20;

/** Tries until the partial file has all its bytes. @throws E_DOWNLOAD when patience ends, and what an attempt throws. */
async function complete(state: DownloadState, options: AttemptOptions, patience: Patience): Promise<void> {
  let failures = 0;
  let furthest = state.received;
  while (state.known.bytes === undefined || state.received !== state.known.bytes) {
    if (state.received > (state.known.bytes ?? Infinity)) state.received = 0; // a partial file of something else
    const broken = await attemptDownload(state, options);
    if (broken === undefined) break;
    if (state.received >= furthest + mebibyte) failures = 0;
    furthest = Math.max(furthest, state.received);
    failures += 1;
    if (failures >= patience.attempts) throw gaveUp(options.url, broken, `after ${failures} attempts`);
    const wait = waitAfter(failures, broken.wait, patience);
    if (wait === undefined)
      throw gaveUp(options.url, broken, `and asks to come back in ${Math.ceil((broken.wait ?? 0) / 60_000)} minutes`);
    await pause(wait, options.signal);
  }
  await truncate(options.part, state.received).catch((error: unknown) => {
    throw diskError(error, options.part);
  });
}

function gaveUp(url: string, { reason, status, cause }: Broken, ending: string) {
  const advice = status === undefined ? proxyAdvice(url) : undefined;
  const whole = `${reason}, ${ending}${advice === undefined ? '' : ` (${advice})`}`;
  return fail('E_DOWNLOAD', { url, reason: whole, ...(status === undefined ? {} : { status }) }, cause);
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: mebibyte, signal })) hash.update(chunk as Buffer);
  } catch (error) {
    throwIfAborted(signal);
    throw fail('E_INPUT_UNREADABLE', { path, reason: error instanceof Error ? error.message : String(error) }, error);
  }
  return hash.digest('hex');
}

async function settle(part: string, target: string): Promise<void> {
  try {
    const file = await open(part, 'r+');
    await file.sync().finally(() => file.close());
    await rename(part, target);
  } catch (error) {
    throw diskError(error, target);
  }
}
