import { lstat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail } from '@tailedcore/core';
import { configNames } from './config-names.ts';

/**
 * The config file of a folder, or of the nearest folder above it that has one.
 * @throws E_CONFIG_FILES where a folder has several.
 */
export async function findConfigFile(folder: string): Promise<string | undefined> {
  const here = resolve(folder);
  const found = await configFilesIn(here);
  if (found.length > 1) throw fail('E_CONFIG_FILES', { folder: here, received: found.join(', ') });
  if (found[0] !== undefined) return join(here, found[0]);
  const above = dirname(here);
  return above === here ? undefined : findConfigFile(above);
}

/** Names of the config files in a folder; none where it cannot be looked into. */
export async function configFilesIn(folder: string): Promise<string[]> {
  const found = await Promise.all(configNames.map((name) => isThere(join(folder, name))));
  return configNames.filter((_, i) => found[i]);
}

/** Also for a link that leads nowhere, which is better told than passed over. */
function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
