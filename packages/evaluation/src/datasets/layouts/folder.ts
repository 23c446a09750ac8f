import { join } from 'node:path';
import { hasImageExtension } from '@tailedcore/images';
import type { LabelledImage, Part } from '../dataset.ts';
import { holdOut } from '../hold-out.ts';
import { imagesAmong, isBmp, listFiles } from '../list-files.ts';
import { foldersIn, type Shape, topFolders } from '../shape.ts';
import type { Layout, Reading, ReadRequest } from './layout.ts';

/** Names of a folder of good images, besides which the others hold defects. */
const goodNames = ['good', 'ok', 'normal'];

/**
 * Photographs in a folder for each product and nothing else known: all are good and for training. A product with a folder named good, ok
 * or normal has its defective images in the other folders beside it: they are tested, and so is a share of its good ones.
 */
export const folder: Layout = {
  name: 'folder',
  description:
    'Your own photographs: a folder for each product, with good images only, or with a folder good and others for defects.',
  tree: 'CLASS/* (all good, all for training), or CLASS/good/* and CLASS/KIND/*',
  recognizes: (shape) => {
    const classes = topFolders(shape);
    return (
      classes.length > 0 && goodFolder(classes) === undefined && classes.every((product) => isClass(product, shape))
    );
  },
  read,
};

/**
 * Images (also such as cannot be read: that is told then) and no folders, or a folder of good ones. Anything else is not taken for this
 * layout by itself.
 */
function isClass(product: string, shape: Shape): boolean {
  const below = foldersIn(shape, product);
  if (below.length > 0)
    return goodFolder(below) !== undefined && !below.some((name) => ['train', 'test'].includes(name));
  return shape.files.some((file) => file.startsWith(`${product}/`) && (hasImageExtension(file) || isBmp(file)));
}

async function read(request: ReadRequest): Promise<Reading> {
  const { root, shape, wants } = request;
  const products = topFolders(shape);
  const files = (await listFiles(root, ['*/*', '*/*/*'])).filter((file) => wants(topOf(file)));
  const { images, problems } = imagesAmong(files);
  const read = products.filter(wants).map((product) =>
    readProduct(
      product,
      images.filter((path) => topOf(path) === product),
      request,
    ),
  );
  return {
    images: read.flatMap((one) => one.images),
    products,
    problems: [...problems, ...read.flatMap((one) => one.problems)],
    notices: read.flatMap((one) => one.notices),
  };
}

/** @param paths - all images of the product. */
function readProduct(product: string, paths: readonly string[], request: ReadRequest): Omit<Reading, 'products'> {
  const good = goodFolder(foldersIn(request.shape, product));
  const images = good === undefined ? allGood(product, paths, request.root) : byKind(product, good, paths, request);
  const unread = paths.length - images.length;
  const where = good === undefined ? 'in folders below it' : `beside the folder ${good}`;
  const some = images.some(({ part }) => part === 'train');
  return {
    images,
    problems: some ? [] : [`${good === undefined ? product : `${product}/${good}`} holds no image`],
    notices:
      unread === 0 ? [] : [`${product}: ${unread} of ${paths.length} images were left out, since they lie ${where}.`],
  };
}

function allGood(product: string, paths: readonly string[], root: string): LabelledImage[] {
  const own = paths.filter((path) => path.split('/').length === 2);
  return own.map((path) => labelled(path, product, 'train', 'good', root));
}

function byKind(
  product: string,
  good: string,
  paths: readonly string[],
  { root, testShare, seed }: ReadRequest,
): LabelledImage[] {
  const inKinds = paths.filter((path) => path.split('/').length === 3);
  const kindOf = (path: string) => path.split('/')[1] as string;
  const held = holdOut(
    inKinds.filter((path) => kindOf(path) === good),
    testShare,
    seed,
    product,
  );
  return inKinds.map((path) => {
    const isGood = kindOf(path) === good;
    const part = isGood && !held.has(path) ? 'train' : 'test';
    return labelled(path, product, part, isGood ? 'good' : kindOf(path), root);
  });
}

function labelled(path: string, product: string, part: Part, kind: string, root: string): LabelledImage {
  return { path: join(root, path), name: path, product, part, defective: kind !== 'good', kind, masks: [] };
}

function goodFolder(folders: readonly string[]): string | undefined {
  return goodNames.find((name) => folders.includes(name));
}

function topOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}
