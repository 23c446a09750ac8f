import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tarball } from './pack.ts';
import { readManifest, root } from './published-packages.ts';
import { runCommand } from './run-command.ts';
import { expectThat } from './step.ts';

/** A folder outside the workspace with everything installed from archives, as a user has it. */
export interface Place {
  readonly folder: string;
  /** For commands in it: caches of its own, so that nothing of this machine's is found. */
  readonly env: NodeJS.ProcessEnv;
  readonly tarballs: readonly Tarball[];
}

/**
 * Installs all archives, a compiler and Node's types into the empty `folder`, with a cache of its own and what the registry that npm is
 * set to gives; onnxruntime-node's install script, which would fetch CUDA files, is told to skip.
 * @param path - folders put before PATH, such as that of another Node.
 * @throws an error when npm fails, or one of our packages did not come from its archive.
 */
export async function install(
  folder: string,
  tarballs: readonly Tarball[],
  path: readonly string[] = [],
): Promise<Place> {
  await mkdir(folder, { recursive: true });
  const own = await readManifest(root);
  const compilers = Object.fromEntries(
    ['typescript', '@types/node'].map((name) => [name, own.devDependencies?.[name]]),
  );
  const manifest = {
    name: 'installed-from-archives',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(
      tarballs.map(({ of, path }) => [of.manifest.name, `file:${path.replaceAll('\\', '/')}`]),
    ),
    devDependencies: compilers,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const separator = process.platform === 'win32' ? ';' : ':';
  const env = {
    ...process.env,
    PATH: [...path, process.env['PATH'] ?? ''].join(separator),
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    XDG_CACHE_HOME: join(folder, 'cache'),
    LOCALAPPDATA: join(folder, 'cache'),
    TAILEDCORE_OFFLINE: '1',
  };
  const place = { folder, env, tarballs };
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--cache', join(folder, 'npm-cache')];
  await runCommand('npm', args, { cwd: folder, env });
  await fromArchives(place);
  return place;
}

/** That no package of ours was taken from a registry, or twice. */
async function fromArchives({ folder, tarballs }: Place): Promise<void> {
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string }>;
  };
  for (const [at, { resolved }] of Object.entries(lock.packages)) {
    const name = at.split('node_modules/').at(-1) ?? '';
    if (name === '' || !tarballs.some(({ of }) => of.manifest.name === name)) continue;
    expectThat(at === `node_modules/${name}`, `${name} is installed a second time, at ${at}: its range does not fit`);
    expectThat(resolved?.startsWith('file:') === true, `${name} came from ${resolved}, not from its archive`);
  }
}
