import { fail } from '@tailedcore/core';
import { readRetryAfter } from './download-patience.ts';
import type { Announced } from './download-request.ts';
import type { Reject } from './source-error.ts';

/** What the attempts at one file hand on to each other. */
export interface DownloadState {
  /** Bytes of the partial file. */
  received: number;
  /** Whether those came in more than one answer: if they do not fit together, a fresh start may help. */
  joined: boolean;
  /** Size and hash to be fulfilled: given, or announced by the server. */
  known: Announced;
  /** Strong ETag of the answer that the partial file began with. */
  etag?: string;
}

/** Why an attempt failed that is worth repeating, and how many milliseconds the server asks to wait. */
export type Broken = {
  readonly reason: string;
  readonly status?: number;
  readonly wait?: number;
  readonly cause?: unknown;
};

const temporary = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The headers that ask for what is missing, of the same version where that can be told. */
export function askFor(state: DownloadState): Record<string, string> {
  if (state.received === 0) return { 'accept-encoding': 'identity' };
  return {
    range: `bytes=${state.received}-`, // fetch adds accept-encoding: identity by itself
    ...(state.etag === undefined ? {} : { 'if-range': state.etag }),
  };
}

/** What both say, or E_BACKBONE_SOURCE when they contradict each other. */
export function agree(known: Announced, announced: Announced, reject: Reject): Announced {
  if (known.bytes !== undefined && announced.bytes !== undefined && known.bytes !== announced.bytes)
    throw reject(`the server offers ${announced.bytes} bytes, expected ${known.bytes}`);
  if (known.sha256 !== undefined && announced.sha256 !== undefined && known.sha256 !== announced.sha256)
    throw reject(`the server offers a file with SHA-256 ${announced.sha256}, expected ${known.sha256}`);
  return { ...announced, ...known };
}

/**
 * Judges status and headers, and sets where the body goes: `state.received`.
 * @returns why the answer cannot be used, when asking again may help.
 * @throws E_DOWNLOAD when it cannot; E_BACKBONE_SOURCE when the file has another size.
 */
export function begin(state: DownloadState, response: Response, url: string, reject: Reject): Broken | undefined {
  const { status, headers } = response;
  const restart = (reason: string): Broken => {
    Object.assign(state, { received: 0, joined: false });
    return { reason, status };
  };
  if (temporary.has(status)) {
    const wait = readRetryAfter(headers.get('retry-after'), Date.now());
    return { reason: `the server answers ${status}`, status, ...(wait === undefined ? {} : { wait }) };
  }
  if (status === 416 && state.received > 0) return restart('the server has fewer bytes than were received');
  if (status !== 200 && status !== 206)
    throw fail('E_DOWNLOAD', { url, status, reason: `the server answers ${status}` });
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw fail('E_DOWNLOAD', {
      url,
      status,
      reason: `the server sends the file as ${encoding}, which was not asked for`,
    });

  let total: number | undefined;
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    if (range === null || state.received === 0 || Number(range[1]) !== state.received)
      return restart('the server sends another part than was asked for');
    if (state.known.sha256 === undefined && state.etag === undefined)
      return restart('nothing tells whether the part received earlier is of the same file');
    const etag = headers.get('etag');
    if (state.etag !== undefined && etag !== null && etag !== state.etag)
      return restart('the file changed on the server');
    total = range[2] === '*' ? undefined : Number(range[2]);
    state.joined = true;
  } else {
    Object.assign(state, { received: 0, joined: false });
    const length = headers.get('content-length');
    total = length === null ? undefined : Number(length);
    delete state.etag;
    const etag = headers.get('etag');
    if (etag?.startsWith('"')) state.etag = etag;
  }
  state.known = agree(state.known, total === undefined ? {} : { bytes: total }, reject);
  if (state.known.bytes === undefined && state.known.sha256 === undefined)
    throw fail('E_DOWNLOAD', {
      url,
      status,
      reason: 'the server tells neither size nor SHA-256, so it cannot be checked',
    });
  return undefined;
}
