import { mkdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkWritable, fail } from '@tailedcore/core';
import { written } from './append-log.ts';
import { checkWebhook } from './check-webhook.ts';
import { type MoveFolders, moveFolders } from './move-judged.ts';
import type { WatchOptions } from './watch-options.ts';
import { isWithin } from './watched-name.ts';

/** Where everything of a watch is; absolute paths. */
export interface WatchPlaces {
  readonly folder: string;
  readonly out: string;
  readonly results: string;
  readonly lock: string;
  readonly baseline: string;
  readonly webhookState: string;
  readonly webhookRefused: string;
  readonly move: MoveFolders;
  /** Folders that hold what is written, and are not watched. */
  readonly except: readonly string[];
}

/**
 * Checks the options and makes the output folders.
 * @throws E_OPTION, E_INPUT_MISSING, E_OUTPUT, E_DISK_FULL.
 */
export async function watchPlaces(options: WatchOptions): Promise<WatchPlaces> {
  checkTimes(options);
  if (options.webhook) checkWebhook(options.webhook);
  const folder = await watchedFolder(options.folder);
  const out = await makeFolder(options.out);
  const asked = moveFolders(options.move);
  const made = await Promise.all(Object.entries(asked).map(async ([key, path]) => [key, await makeFolder(path)]));
  const move = Object.fromEntries(made) as MoveFolders;
  const except = [out, ...Object.values(move)];
  const wrong = except.find((path) => isWithin(path, folder));
  if (wrong !== undefined)
    throw fail('E_OPTION', {
      what: 'the folder to watch',
      expected: 'one outside of what is written',
      received: folder,
    });
  const results = join(out, 'results.jsonl');
  await checkWritable(results);
  const state = await makeFolder(join(out, '.watch'));
  return {
    folder,
    out,
    results,
    lock: join(state, 'lock'),
    baseline: join(state, 'first-files.json'),
    webhookState: join(state, 'webhook.json'),
    webhookRefused: join(out, 'webhook-refused.jsonl'),
    move,
    except,
  };
}

const times = ['settle', 'poll', 'rescan', 'drain'] as const;
/** Timers of Node hold no more milliseconds. */
const longest = 2 ** 31 - 1;

function checkTimes(options: WatchOptions): void {
  for (const what of times) {
    const received = options[what];
    const least = what === 'drain' ? 0 : 1;
    if (received !== undefined && !(received >= least && received <= longest))
      throw fail('E_OPTION', { what, expected: `milliseconds from ${least} to ${longest}`, received });
  }
}

async function watchedFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw fail('E_INPUT_MISSING', { path });
  if (!found.isDirectory())
    throw fail('E_OPTION', { what: 'the folder to watch', expected: 'a folder', received: path });
  return realpath(path);
}

async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    return await realpath(resolve(path));
  } catch (error) {
    throw written(error, path);
  }
}
