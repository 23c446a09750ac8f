import { classLayouts } from './class-layouts.ts';
import { folder } from './folder.ts';
import { kolektorSdd, kolektorSdd2 } from './kolektor.ts';
import type { Layout } from './layout.ts';
import { realIad } from './real-iad.ts';
import { visa } from './visa.ts';

/** Layouts of folders, in the order in which they are looked for: the one that takes anything comes last. */
export const layouts: readonly Layout[] = [realIad, visa, ...classLayouts, kolektorSdd, kolektorSdd2, folder];

/** Names of the layouts that `readDataset` knows, each with a sentence for help texts. */
export const datasetLayouts: readonly { readonly name: string; readonly description: string }[] = [
  ...layouts.map(({ name, description }) => ({ name, description })),
  {
    name: 'manifest',
    description: 'A .csv or .jsonl file with a line for each image: path, class, label, split, and more.',
  },
];
