import { fail, type PluginHost } from '@tailedcore/core';

/** For built-in parts that ask nothing of the program that runs them. */
export const needsNoHost: PluginHost = {
  openGraph: () => Promise.reject(fail('E_ENGINE', { reason: 'a sampler asked for a network' })),
  cacheDir: '',
  embeddings: true,
  offline: true,
  signal: new AbortController().signal,
  report: () => undefined,
  warn: (message) => process.emitWarning(message),
};
