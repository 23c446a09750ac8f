import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../install.ts';
import { root } from '../published-packages.ts';
import { runCommand } from '../run-command.ts';
import { runInstalled } from '../run-installed.ts';
import { expectThat, type Step } from '../step.ts';

/** A user's settings: the plugin by name, checked by the compiler. */
const config = `import { defineConfig } from 'tailedcore';

export default defineConfig({
  preset: 'tailedcore',
  cleaner: { use: 'knn', options: { neighbors: 2, keep: 0.8 } },
});
`;

/** Its checks without a test runner. */
const kit = `import { checkPlugin, runChecks } from '@tailedcore/plugin-kit';
import { plugin } from 'tailedcore-cleaner-knn';

const outcomes = await runChecks(checkPlugin(plugin));
console.log(JSON.stringify(outcomes));
process.exit();
`;

interface Learnt {
  readonly config: { readonly cleaner: { readonly use: string; readonly options: unknown } };
  readonly parts: { readonly cleaner: { readonly version: string; readonly origin: string } };
}

/** examples/cleaner-knn is packed, installed, compiled against, checked by the kit, and fitted with by name. */
export const examplePlugin: Step<Place> = {
  name: 'examples/cleaner-knn as a stranger uses it',
  async run(place) {
    const { folder, env } = place;
    const example = join(root, 'examples/cleaner-knn');
    const args = ['pack', '--pack-destination', folder, '--json', '--ignore-scripts'];
    const packed: unknown = JSON.parse(await runCommand('npm', args, { cwd: example }));
    const [{ filename } = { filename: '' }] = Object.values(packed as object) as { filename: string }[];
    const install = ['install', `./${filename}`, '--no-audit', '--no-fund', '--loglevel=error'];
    await runCommand('npm', [...install, '--cache', join(folder, 'npm-cache')], { cwd: folder, env });

    await mkdir(join(folder, 'by-name'));
    await writeFile(join(folder, 'by-name', 'tailedcore.config.ts'), config);
    const compiler = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    await runInstalled(place, 'tsc', ...compiler, '--skipLibCheck', 'by-name/tailedcore.config.ts');

    await writeFile(join(folder, 'kit.mjs'), kit);
    const outcomes = JSON.parse(await runCommand('node', ['kit.mjs'], { cwd: folder, env })) as { outcome: string }[];
    const passed = outcomes.filter(({ outcome }) => outcome === 'kept').length;
    expectThat(
      passed > 20 && outcomes.every(({ outcome }) => outcome === 'kept' || outcome === 'skipped'),
      `expected the kit to pass, received ${JSON.stringify(outcomes, null, 1)}`,
    );

    const settings = ['--config', 'by-name/tailedcore.config.ts'];
    await runInstalled(place, 'tailedcore', 'fit', 'photographs/train', '-o', 'knn.tailedcore', ...settings, '--quiet');
    const learnt = JSON.parse(await runInstalled(place, 'tailedcore', 'inspect', 'knn.tailedcore', '--json')) as Learnt;
    const { cleaner } = learnt.config;
    expectThat(
      cleaner.use === 'tailedcore-cleaner-knn' && learnt.parts.cleaner.origin === 'package',
      `expected the model to name its cleaner, received ${JSON.stringify([cleaner, learnt.parts])}`,
    );
    await runInstalled(place, 'tailedcore', 'predict', 'knn.tailedcore', 'photographs/test', '--quiet');
    return `${passed} checks of the kit; fitted by name with version ${learnt.parts.cleaner.version}`;
  },
};
