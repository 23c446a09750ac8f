import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInstall } from './check-install.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { withTarballs } from './with-tarballs.ts';
import { runCommand } from './run-command.ts';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];

/** A folder with the program `node` of that version, from npm's package of that name. */
async function fetchNode(folder: string, version: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const args = ['install', `node@${version}`, '--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand('npm', args, { cwd: folder });
  return join(folder, 'node_modules', '.bin');
}

/** What `check:pack` does, under other versions of Node. */
async function main(folder: string): Promise<boolean> {
  return withTarballs(join(folder, 'archives'), async (tarballs) => {
    let all = true;
    for (const version of versions) {
      console.log(`Node ${version}`);
      const node = await fetchNode(join(folder, `node-${version}`), version);
      all = (await checkInstall(join(folder, `with-${version}`), tarballs, [node])) && all;
    }
    return all;
  });
}

process.exitCode = (await inTemporaryFolder(main)) ? 0 : 1;
