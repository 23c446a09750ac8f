import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where converted backbones are kept: `XDG_CACHE_HOME` or the system's usual place, in a folder of our own. */
export function defaultCacheDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'tailedcore');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'tailedcore', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tailedcore');
  return join(homedir(), '.cache', 'tailedcore');
}
