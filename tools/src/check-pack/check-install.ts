import { join } from 'node:path';
import { install } from './install.ts';
import { installedSteps } from './installed-steps.ts';
import type { Tarball } from './pack.ts';
import { runSteps } from './step.ts';

/**
 * Installs the archives into `folder` and runs every step there, printing each with its time.
 * @param path - folders put before PATH, such as that of another Node.
 * @returns whether all passed.
 */
export async function checkInstall(
  folder: string,
  tarballs: readonly Tarball[],
  path: readonly string[] = [],
): Promise<boolean> {
  let place: Awaited<ReturnType<typeof install>> | undefined;
  const installing = {
    name: 'npm install',
    async run() {
      place = await install(join(folder, 'installed'), tarballs, path);
      return `${tarballs.length} archives and what they depend on`;
    },
  };
  return (await runSteps([installing], undefined)) && place !== undefined && runSteps(installedSteps, place);
}
