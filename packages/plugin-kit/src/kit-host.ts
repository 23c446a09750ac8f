import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginHost } from '@tailedcore/core';
import { openShared } from './shared-engine.ts';

let folder: string | undefined;

/** A folder of this process, made when first asked for and removed when the process ends. */
function cacheFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'plugin-kit-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

/** What the kit lets plugins ask for: graphs on the CPU with `threads` threads, a temporary folder, no network. */
export function kitHost(changes: Partial<PluginHost> = {}, threads = 2): PluginHost {
  return {
    get cacheDir() {
      return cacheFolder();
    },
    openGraph: (model) => openShared(threads, model),
    embeddings: true,
    offline: true,
    signal: new AbortController().signal,
    report: () => undefined,
    warn: () => undefined,
    ...changes,
  };
}
