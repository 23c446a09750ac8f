import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entryPoints } from '../entry-points.ts';
import type { Place } from '../install.ts';
import { runCommand } from '../run-command.ts';
import { expectThat, type Step } from '../step.ts';

/** Every entry point and subpath of every package loads, and exports something. */
export const imports: Step<Place> = {
  name: 'import of every entry point',
  async run({ folder, env, tarballs }) {
    const all = await allEntryPoints({ folder, env, tarballs });
    const lines = all.map((name) => `seen['${name}'] = Object.keys(await import('${name}')).length;`);
    const program = ['const seen = {};', ...lines, 'console.log(JSON.stringify(seen));'].join('\n');
    await writeFile(join(folder, 'imports.mjs'), program);
    const printed = await runCommand('node', ['imports.mjs'], { cwd: folder, env });
    const counts = Object.entries(JSON.parse(printed) as Record<string, number>);
    const empty = counts.filter(([, count]) => count === 0).map(([name]) => name);
    expectThat(empty.length === 0, `nothing is exported by ${empty.join(', ')}`);
    return `${counts.length} entry points`;
  },
};

/** Of all packages of a place. */
export async function allEntryPoints({ folder, tarballs }: Place): Promise<string[]> {
  const lists = tarballs.map(({ of }) => entryPoints(of.manifest, join(folder, 'node_modules', of.manifest.name)));
  return (await Promise.all(lists)).flat();
}
