import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type MixedOriginal,
  type MvtecOriginal,
  packMixed,
  packMvtec,
  packVisa,
  type VisaOriginal,
} from './pack-splits.ts';

/** Writes packages/evaluation/data from a folder with mvtecad.json, visa.json and mixed-products.json. */
const folder = process.argv[2];
if (folder === undefined) throw new Error('Give the folder with the original splits.');

const original = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'));
const packed = [
  packMvtec((await original('mvtecad.json')) as MvtecOriginal),
  packVisa((await original('visa.json')) as VisaOriginal),
  packMixed((await original('mixed-products.json')) as MixedOriginal),
];
const target = fileURLToPath(new URL('../../../packages/evaluation/data/', import.meta.url));
for (const splits of packed) {
  const text = `${JSON.stringify(splits, null, 2)}\n`;
  await writeFile(join(target, `${splits.dataset}.json`), text);
  console.log(`${splits.dataset}: ${Object.keys(splits.splits).length} splits, ${text.length} bytes`);
}
