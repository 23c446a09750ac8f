import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PinnedPackage } from './packages.ts';

const run = promisify(execFile);

/**
 * The folder of an unpacked package, fetched with npm unless `cache` has its archive, and verified either way.
 * @throws an error when npm cannot fetch it, or the archive is not the pinned one.
 */
export async function fetchPackage({ name, version, integrity }: PinnedPackage, cache: string): Promise<string> {
  const stem = `${name.replace('@', '').replaceAll('/', '-')}-${version}`;
  const archive = join(cache, `${stem}.tgz`);
  await mkdir(join(cache, stem), { recursive: true });
  const kept = await readFile(archive).catch(() => undefined);
  if (kept === undefined)
    await run('npm', ['pack', `${name}@${version}`, '--pack-destination', cache, '--silent'], {
      shell: process.platform === 'win32',
    });
  const received = `sha512-${createHash('sha512')
    .update(kept ?? (await readFile(archive)))
    .digest('base64')}`;
  if (received !== integrity) throw new Error(`${archive} has integrity ${received}, expected ${integrity}: delete it`);
  await run('tar', ['-xzf', archive, '-C', join(cache, stem)]);
  return join(cache, stem, 'package');
}
