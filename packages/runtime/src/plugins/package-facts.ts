import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Name and version of the package that a file belongs to; undefined where there is none that tells both. */
export async function packageOf(
  file: string,
): Promise<{ readonly name: string; readonly version: string } | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const facts = await readFacts(join(folder, 'package.json'));
    if (facts || folder === dirname(folder)) return facts;
  }
}

async function readFacts(path: string): Promise<{ name: string; version: string } | undefined> {
  try {
    const { name, version } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    return typeof name === 'string' && typeof version === 'string' ? { name, version } : undefined;
  } catch {
    // Without a readable package.json there is no version to tell, which is no obstacle.
    return undefined;
  }
}
