import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entryPoints } from '../check-pack/entry-points.ts';
import type { Tarball } from '../check-pack/pack.ts';
import { publishedPackages, readManifest, root } from '../check-pack/published-packages.ts';
import { runCommand } from '../check-pack/run-command.ts';
import { expectThat, type Step } from '../check-pack/step.ts';
import { manifestProblems } from './manifest-rules.ts';
import { tarballProblems } from './tarball-rules.ts';

/** What is checked: archives, and whether they go out now. */
export interface Candidate {
  readonly tarballs: readonly Tarball[];
  readonly final: boolean;
}

const manifests: Step<Candidate> = {
  name: 'package.json',
  async run({ final }) {
    const [packages, workspace] = await Promise.all([publishedPackages(), readManifest(root)]);
    const release = { packages, workspace, final };
    const problems = packages.flatMap((each) => named(each.manifest.name, manifestProblems(each, release)));
    expectThat(problems.length === 0, problems.join('\n'));
    return `${packages.length} packages, version ${packages[0]?.manifest.version}`;
  },
};

const files: Step<Candidate> = {
  name: 'files of the archives',
  async run({ tarballs }) {
    const licence = await readFile(join(root, 'LICENSE'), 'utf8');
    const problems = await Promise.all(
      tarballs.map(async ({ of, files }) => {
        const own = await readFile(join(of.folder, 'LICENSE'), 'utf8').catch(() => undefined);
        const differs = own === licence ? [] : ['LICENSE is not that of the workspace'];
        return named(of.manifest.name, [...tarballProblems(of.manifest, files), ...differs]);
      }),
    );
    expectThat(problems.flat().length === 0, problems.flat().join('\n'));
    return `${tarballs.reduce((sum, { files }) => sum + files.length, 0)} files`;
  },
};

const publint: Step<Candidate> = {
  name: 'publint',
  run: ({ tarballs }) =>
    forEach(tarballs, ({ path }) => node('publint/src/cli.js', 'run', path, '--strict')).then(() => 'no findings'),
};

/** Packages are ECMAScript modules only, so what CommonJS would find does not count. */
const typesResolve: Step<Candidate> = {
  name: 'are the types wrong (esm-only)',
  async run({ tarballs }) {
    const counts = await forEach(tarballs, async ({ of, path }) => {
      const entries = await entryPoints(of.manifest, of.folder);
      const subpaths = entries.map((entry) => `.${entry.slice(of.manifest.name.length)}`);
      await node('@arethetypeswrong/cli/dist/index.js', path, '--profile', 'esm-only', '--entrypoints', ...subpaths);
      return entries.length;
    });
    return `${counts.reduce((sum, count) => sum + count, 0)} entry points`;
  },
};

/** What npm itself has against it. Forced, it asks no registry whether the version is out already: changesets does. */
const publish: Step<Candidate> = {
  name: 'npm publish --dry-run',
  async run({ tarballs }) {
    await forEach(tarballs, ({ path }) =>
      runCommand('npm', ['publish', path, '--dry-run', '--force', '--ignore-scripts'], {
        cwd: root,
      }),
    );
    return `${tarballs.length} packages`;
  },
};

/** All that must hold of the archives before they may be published. */
export const packageSteps: readonly Step<Candidate>[] = [manifests, files, publint, typesResolve, publish];

function named(name: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `${name}: ${problem}`);
}

function node(program: string, ...args: readonly string[]): Promise<string> {
  return runCommand(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: root });
}

/** Two at a time. */
async function forEach<Item, Result>(items: readonly Item[], use: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let i = 0; i < items.length; i += 2) results.push(...(await Promise.all(items.slice(i, i + 2).map(use))));
  return results;
}
