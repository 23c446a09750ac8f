import { fail } from '@tailedcore/core';
import type { Fetch } from './download-request.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A way to servers; close it when all that came over it was read. */
export interface Line extends AsyncDisposable {
  readonly fetch: Fetch;
}

/**
 * A `fetch` that goes through the proxies that the environment names: `HTTPS_PROXY` for https addresses, else
 * `HTTP_PROXY`; `NO_PROXY` lists hosts that are asked directly; small letters win. Node 20's own `fetch` looks at none.
 * @throws E_OPTION when a proxy's address is none.
 */
export async function openLine(environment: Environment = process.env): Promise<Line> {
  // Loaded here because most runs download nothing.
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const value = (name: string | undefined) => (name === undefined ? '' : (environment[name] ?? ''));
  for (const name of ['https:', 'http:'].map((protocol) => proxyVariable(protocol, environment)))
    if (name !== undefined) checkProxy(name, value(name));
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: value(proxyVariable('http:', environment)),
    httpsProxy: value(proxyVariable('https:', environment)),
    noProxy: value(firstSet(['no_proxy', 'NO_PROXY'], environment)),
    proxyTunnel: false, // plain http is handed to the proxy as it is: many allow tunnels to port 443 alone
  });
  return {
    // The same interface in two versions of its types.
    fetch: (address, options) => fetch(address, { ...options, dispatcher }) as unknown as Promise<Response>,
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

/**
 * What to do when `url` could not be reached and the environment names a proxy for it.
 * @returns a clause to end a sentence with, or undefined when no proxy is in play.
 */
export function proxyAdvice(url: string, environment: Environment = process.env): string | undefined {
  const name = proxyVariable(new URL(url).protocol, environment);
  if (name === undefined) return undefined;
  const exceptions = firstSet(['no_proxy', 'NO_PROXY'], environment);
  const unless = exceptions === undefined ? '' : `, and ${exceptions} its exceptions`;
  return `${name} names a proxy${unless}: is that right, and is the proxy running?`;
}

function proxyVariable(protocol: string, environment: Environment): string | undefined {
  const names = ['http_proxy', 'HTTP_PROXY'];
  return firstSet(protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY', ...names] : names, environment);
}

function firstSet(names: readonly string[], environment: Environment): string | undefined {
  return names.find((name) => (environment[name] ?? '') !== '');
}

/** The address itself is not repeated: it may hold a password. */
function checkProxy(name: string, address: string): void {
  const protocol = URL.canParse(address) ? new URL(address).protocol : 'none';
  if (protocol === 'http:' || protocol === 'https:') return;
  const received = protocol === 'none' ? 'something else' : `an address that begins with ${protocol}`;
  throw fail('E_OPTION', { what: name, expected: 'a proxy as an http or https address', received });
}
