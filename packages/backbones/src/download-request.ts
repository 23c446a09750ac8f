import { fail } from '@tailedcore/core';

/** What is known of a file before it has come. */
export interface Announced {
  readonly bytes?: number;
  /** 64 lower-case hex digits. */
  readonly sha256?: string;
}

export interface Answer {
  /** The last answer, which is no redirect. Its body is still to be read or cancelled. */
  readonly response: Response;
  /** What the first answer that says so tells of the file (`x-linked-size`, `x-linked-etag`). */
  readonly announced: Announced;
}

/** The part of the standard `fetch` that a download needs. */
export type Fetch = (
  address: URL,
  options: {
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal;
    readonly redirect: 'manual';
  },
) => Promise<Response>;

export interface FileRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 10;

/**
 * Asks for `url` and follows redirects by hand: a model hub tells size and SHA-256 in the answer that redirects to its
 * storage, which `fetch` would swallow. Every address is asked with the same headers; none of them is a secret.
 * @throws E_DOWNLOAD for a redirect that leads nowhere, in a circle, or from https to http; what `fetch` throws.
 */
export async function followRedirects({ url, headers, signal, fetch }: FileRequest): Promise<Answer> {
  let address = new URL(url);
  let announced: Announced = {};
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const response = await fetch(address, { headers, signal, redirect: 'manual' });
    announced = { ...readAnnounced(response.headers), ...announced };
    if (!redirects.has(response.status)) return { response, announced };
    await response.body?.cancel();
    address = nextAddress(url, address, response);
  }
  throw fail('E_DOWNLOAD', { url, reason: `it redirects more than ${mostRedirects} times` });
}

function nextAddress(url: string, from: URL, response: Response): URL {
  const location = response.headers.get('location');
  const refuse = (reason: string) => fail('E_DOWNLOAD', { url, status: response.status, reason });
  if (location === null || !URL.canParse(location, from.href)) throw refuse('it redirects without a usable address');
  const to = new URL(location, from.href);
  if (to.protocol !== 'https:' && to.protocol !== from.protocol)
    throw refuse(`it redirects to ${to.protocol} addresses`);
  return to;
}

/** The hub's ETag of a large file is its SHA-256; that of a small file is another hash, and says nothing here. */
function readAnnounced(headers: Headers): Announced {
  const size = headers.get('x-linked-size') ?? '';
  const tag = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(headers.get('x-linked-etag') ?? '')?.[1];
  return {
    ...(/^\d{1,15}$/.test(size) ? { bytes: Number(size) } : {}),
    ...(tag === undefined ? {} : { sha256: tag.toLowerCase() }),
  };
}
