import { basename, dirname, join } from 'node:path';
import { didYouMean, nearestName } from '@tailedcore/core';
import { hasImageExtension } from '@tailedcore/images';
import type { Layout } from './layouts/layout.ts';
import { layouts } from './layouts/layouts.ts';
import { deeperShapeOf, foldersIn, type Shape, shapeAbove, shapeBelow, topFolders } from './shape.ts';

/** Entries of a folder that are named in a message. */
const shown = 8;
/** From a folder of images to that of the data set: good, train, bottle. */
const levelsAbove = 3;
/** Layouts that are told by the names of their folders; nearly everything looks like the last one. */
const particular = layouts.filter(({ name }) => name !== 'folder');

/**
 * What lies in a folder that no layout fits, what was expected, and what was probably meant: a folder above it or in it, or a name
 * with a wrong letter.
 * @param wanted - the layout that was asked for, if one was.
 * @returns lines, each after a line break.
 */
export async function adviceFor(root: string, wanted?: string): Promise<string> {
  const shape = await deeperShapeOf(root);
  const meant = guess(root, shape, wanted);
  const expected = layouts.filter(({ name }) => (wanted === undefined ? meant === undefined : name === wanted));
  const lines = [
    `Found: ${foundIn(shape)}.`,
    ...expected.map(({ name, tree }) => `Expected (${name}): ${tree}.`),
    ...(meant === undefined ? [] : [meant]),
  ];
  return lines.map((line) => `\n  ${line}`).join('');
}

function foundIn(shape: Shape): string {
  const folders = topFolders(shape).map((name) => `${name}/`);
  const files = shape.files.filter((path) => !path.includes('/'));
  const all = [...folders, ...files];
  if (all.length === 0) return 'nothing';
  return all.slice(0, shown).join(', ') + (all.length > shown ? ` and ${all.length - shown} more` : '');
}

function guess(root: string, shape: Shape, wanted?: string): string | undefined {
  const itself = recognized(shape);
  if (itself !== undefined && itself !== wanted) return `This looks like the layout ${itself}: name that one, or none.`;
  return (
    guessAbove(root, shape) ?? guessProduct(root, shape) ?? guessBelow(root, shape) ?? misspelt(shape) ?? loose(shape)
  );
}

/** A class folder, or a folder in one. */
function guessAbove(root: string, shape: Shape): string | undefined {
  let above = shape;
  for (
    let folder = root, step = 0;
    step < levelsAbove && dirname(folder) !== folder;
    folder = dirname(folder), step++
  ) {
    above = shapeAbove(folder, above);
    const layout = recognized(above, particular);
    const looks = step === 0 ? 'This looks like the class folder' : 'This looks like a folder in the class';
    if (layout !== undefined)
      return `${looks} ${JSON.stringify(basename(folder))} of the layout ${layout}: give ${dirname(folder)}.`;
  }
  return undefined;
}

/** A product with a folder of good images and others for defects. */
function guessProduct(root: string, shape: Shape): string | undefined {
  if (topFolders(shape).length === 0 || recognized(shapeAbove(root, shape)) !== 'folder') return undefined;
  return `This looks like the folder of one product, ${JSON.stringify(basename(root))} (layout folder): give ${dirname(root)}.`;
}

function guessBelow(root: string, shape: Shape): string | undefined {
  for (const folder of topFolders(shape)) {
    const layout = recognized(shapeBelow(shape, folder), particular);
    if (layout !== undefined)
      return `The data set seems to be in ${folder} (layout ${layout}): give ${join(root, folder)}.`;
  }
  return undefined;
}

/** The first layout that fits. */
function recognized(shape: Shape, among: readonly Layout[] = layouts): string | undefined {
  return among.find((layout) => layout.recognizes(shape))?.name;
}

function misspelt(shape: Shape): string | undefined {
  for (const product of topFolders(shape)) {
    const there = foldersIn(shape, product);
    const withGood = there.filter((name) =>
      ['good', 'ok'].some((good) => foldersIn(shape, `${product}/${name}`).includes(good)),
    );
    const missing = ['train', 'test'].find(
      (name) => !there.includes(name) && nearestName(name, withGood) !== undefined,
    );
    if (missing !== undefined) return `${product} has no folder ${missing}${didYouMean(missing, withGood)}`;
  }
  return undefined;
}

function loose({ files }: Shape): string | undefined {
  const images = files.filter((path) => !path.includes('/') && hasImageExtension(path));
  if (images.length === 0) return undefined;
  return 'Its images lie in no folder: put those of each product in a folder of their own, and give the folder that holds them.';
}
