type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What to do when `url` could not be reached and a proxy is set in the environment that Node's `fetch` does not use: it
 * looks at `HTTPS_PROXY` and its like only when told so, and only in versions that know `--use-env-proxy`.
 * @param canUseProxy - whether this Node knows that flag.
 * @returns a clause to end a sentence with, or undefined when no proxy is in play.
 */
export function proxyAdvice(
  url: string,
  environment: Environment = process.env,
  canUseProxy: boolean = process.allowedNodeEnvironmentFlags.has('--use-env-proxy'),
): string | undefined {
  const name = new URL(url).protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const set = [name.toLowerCase(), name].find((variable) => (environment[variable] ?? '') !== '');
  if (set === undefined) return undefined;
  if (!canUseProxy) {
    return `${set} is set, but Node ${process.versions.node} cannot use a proxy here: download the file by other means, or use Node 24`;
  }
  const inUse = environment['NODE_USE_ENV_PROXY'] === '1' || /--use-env-proxy/.test(environment['NODE_OPTIONS'] ?? '');
  return inUse
    ? `${set} is set: is the proxy right?`
    : `${set} is set, but Node uses it only with NODE_USE_ENV_PROXY=1`;
}
