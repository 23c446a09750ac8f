import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../install.ts';
import { runInstalled } from '../run-installed.ts';
import { expectThat, type Step } from '../step.ts';
import { allEntryPoints } from './imports.ts';

/** A user's program. That it is compiled shows that types arrive; the lines that must fail, that they are not `any`. */
const program = `import { fit, openModel, type Prediction } from 'tailedcore';
import { definePlugin, type PatchCleaner } from '@tailedcore/core';

export async function judge(folder: string, signal: AbortSignal): Promise<Prediction[]> {
  const model = await fit(folder, { settings: { preset: 'patchcore', falseAlarms: 0.05 }, signal });
  const rows: number = model.bank.features.rows;
  const found: Prediction[] = [];
  await using opened = await openModel(model);
  for await (const result of opened.predict(folder)) if (!('problem' in result) && rows > 0) found.push(result);
  return found;
}

// @ts-expect-error - no such preset
export const misspelt = () => fit('photos', { settings: { preset: 'patchcor' } });
// @ts-expect-error - a cleaner cleans
export const cleaner: PatchCleaner = { tidy: () => undefined };
// @ts-expect-error - no such kind
export const plugin = definePlugin({ kind: 'polisher' });
`;

/** How programs find modules that are compiled: by Node's rules, and by a bundler's. */
const ways = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

/** A strict TypeScript program that imports everything compiles, declarations of dependencies included. */
export const types: Step<Place> = {
  name: 'TypeScript, strict, declarations checked too',
  async run(place) {
    const all = await allEntryPoints(place);
    const folder = join(place.folder, 'types');
    await mkdir(folder, { recursive: true });
    const everything = all.map((name, i) => `export * as entry${i} from '${name}';`).join('\n');
    await writeFile(join(folder, 'everything.ts'), everything);
    await writeFile(join(folder, 'program.ts'), program);
    await Promise.all(ways.map((way) => compile(place, folder, way)));
    return `${all.length} entry points, ${ways.map(({ moduleResolution }) => moduleResolution).join(' and ')}`;
  },
};

/** Listing the files shows that the declarations were found where they are installed. */
async function compile(place: Place, folder: string, way: (typeof ways)[number]): Promise<void> {
  const compilerOptions = {
    ...way,
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
  };
  const config = join(folder, `tsconfig.${way.moduleResolution}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files: ['everything.ts', 'program.ts'] }));
  const listed = await runInstalled(place, 'tsc', '-p', config, '--listFiles');
  const missing = place.tarballs.filter(({ of }) => !listed.includes(`node_modules/${of.manifest.name}/dist/`));
  expectThat(missing.length === 0, `types were not found of ${missing.map(({ of }) => of.manifest.name).join(', ')}`);
}
