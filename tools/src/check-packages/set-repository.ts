import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedPackages, root } from '../check-pack/published-packages.ts';
import { type Home, homeOf } from './repository.ts';

/** Writes into every `package.json` where the repository is. Run once, when it is known: `npm run set-repository -- URL`. */
async function main(address: string | undefined): Promise<void> {
  if (address === undefined) throw new Error('usage: npm run set-repository -- https://github.com/OWNER/NAME');
  await write(root, homeOf(address));
  for (const { folder, directory } of await publishedPackages()) await write(folder, homeOf(address, directory));
}

async function write(folder: string, home: Home): Promise<void> {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  const entries = Object.entries(manifest).filter(([name]) => !(name in home));
  // Behind the licence, where people look for it.
  const place = entries.findIndex(([name]) => name === 'license') + 1;
  const complete = Object.fromEntries([...entries.slice(0, place), ...Object.entries(home), ...entries.slice(place)]);
  await writeFile(path, `${JSON.stringify(complete, null, 2)}\n`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
