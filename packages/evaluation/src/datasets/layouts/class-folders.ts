import { join } from 'node:path';
import { didYouMean, nearestName } from '@tailedcore/core';
import type { LabelledImage, Part } from '../dataset.ts';
import { imagesAmong, listFiles } from '../list-files.ts';
import { foldersIn, type Shape, topFolders } from '../shape.ts';
import type { Reading, ReadRequest } from './layout.ts';
import { masksByImage } from './masks-by-image.ts';

/** Names of the folders of a data set that has a folder for each class, and in it one for each part, and in it one for each kind of defect. */
export interface ClassFolders {
  /** Folder of each part, in a class. */
  readonly parts: Readonly<Partial<Record<Part, string>>> & { readonly train: string; readonly test: string };
  /** Folder of the good images, in a part. */
  readonly good: string;
  /** Folder of the masks, in a class. */
  readonly truth: string;
  /** Folders of a class whose images have no known truth. */
  readonly untold?: readonly string[];
}

/** Reads CLASS/PART/KIND/NAME with masks in CLASS/TRUTH/KIND. @throws E_INPUT_UNREADABLE */
export async function readClassFolders(names: ClassFolders, request: ReadRequest): Promise<Reading> {
  const folders = Object.values(names.parts);
  const classes = topFolders(request.shape).filter((product) => partsIn(product, folders, request).length > 0);
  const files = await listFiles(request.root, [
    ...folders.map((folder) => `*/${folder}/*/*`),
    `*/${names.truth}/*/*`,
    `*/${names.truth}/*/*/*`,
  ]);
  const wanted = files.filter((file) => request.wants(top(file)));
  const masks = masksByImage(wanted, names.truth);
  const { images: paths, problems } = imagesAmong(wanted.filter((file) => !isBelowTruth(file, names.truth)));
  const images = paths.map((path) => labelled(path, names, masks, request.root));
  const found = classes.filter(request.wants).map((product) => faultsOf(product, names, images, request));
  return {
    images,
    products: classes,
    problems: [...misspelt(classes, names, request), ...problems, ...found.flatMap((faults) => faults.problems)],
    notices: [...leftOut(classes, folders, request), ...noticesOf(found), ...untold(classes, names, request)],
  };
}

function labelled(
  path: string,
  { parts, good }: ClassFolders,
  masks: ReadonlyMap<string, readonly string[]>,
  root: string,
): LabelledImage {
  const [product, folder, kind] = path.split('/') as [string, string, string];
  const part = (Object.keys(parts) as Part[]).find((name) => parts[name] === folder) as Part;
  const defective = kind !== good;
  const drawn = defective ? (masks.get(maskKey(path)) ?? []) : [];
  return {
    path: join(root, path),
    name: path,
    product,
    part,
    defective,
    kind: defective ? kind : 'good',
    masks: drawn.map((mask) => join(root, mask)),
  };
}

/** CLASS/KIND/STEM of an image at CLASS/PART/KIND/NAME. */
function maskKey(path: string): string {
  const [product, , kind, file] = path.split('/') as [string, string, string, string];
  return `${product}/${kind}/${file.replace(/\.[^.]*$/, '')}`;
}

function top(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

function isBelowTruth(path: string, truth: string): boolean {
  return path.startsWith(`${top(path)}/${truth}/`);
}

function partsIn(product: string, folders: readonly string[], { shape }: ReadRequest): string[] {
  return foldersIn(shape, product).filter((folder) => folders.includes(folder));
}

interface Faults {
  readonly product: string;
  readonly problems: readonly string[];
  /** Sentences that several classes may share, without the class. */
  readonly lacks: readonly string[];
}

function faultsOf(
  product: string,
  { parts, good }: ClassFolders,
  images: readonly LabelledImage[],
  { shape }: ReadRequest,
): Faults {
  const own = images.filter((image) => image.product === product);
  const there = foldersIn(shape, product);
  const has = (part: Part, defective: boolean) =>
    own.some((image) => image.part === part && image.defective === defective);
  const problems: string[] = [];
  if (!there.includes(parts.train)) problems.push(missingFolder(product, parts.train, there));
  else if (!has('train', false)) {
    const below = foldersIn(shape, `${product}/${parts.train}`);
    problems.push(
      below.includes(good)
        ? `${product}/${parts.train}/${good} holds no image`
        : missingFolder(`${product}/${parts.train}`, good, below),
    );
  }
  if (!there.includes(parts.test) && nearestName(parts.test, withGood(product, good, shape)) !== undefined)
    problems.push(missingFolder(product, parts.test, there));
  const lacks: string[] = [];
  if (!has('test', false) && !has('test', true)) lacks.push('no test images: it can be learnt, not judged');
  else if (!has('test', false)) lacks.push('no good test images: most measures are not defined for it');
  else if (!has('test', true)) lacks.push('no defective test images: most measures are not defined for it');
  return { product, problems, lacks };
}

function missingFolder(folder: string, name: string, there: readonly string[]): string {
  const found = there.length === 0 ? 'no folder' : there.slice(0, 6).join(', ');
  return `${folder} has no folder ${name}; it has ${found}${didYouMean(name, there)}`;
}

/** Top folders that seem to be classes, were it not for a letter. */
function misspelt(classes: readonly string[], { parts, good }: ClassFolders, { shape, wants }: ReadRequest): string[] {
  const others = topFolders(shape).filter((folder) => !classes.includes(folder) && wants(folder));
  return others.flatMap((folder) => {
    const like = withGood(folder, good, shape);
    const meant = [parts.train, parts.test].find((name) => nearestName(name, like) !== undefined);
    return meant === undefined ? [] : [missingFolder(folder, meant, foldersIn(shape, folder))];
  });
}

/** Folders of a class with a folder of good images in them: by its content, such a one is a part, whatever its name. */
function withGood(product: string, good: string, shape: Shape): string[] {
  return foldersIn(shape, product).filter((folder) => foldersIn(shape, `${product}/${folder}`).includes(good));
}

function leftOut(classes: readonly string[], folders: readonly string[], { shape, wants }: ReadRequest): string[] {
  const others = topFolders(shape).filter((folder) => !classes.includes(folder) && wants(folder));
  return others.length === 0
    ? []
    : [`Left out, since they have no folder ${folders.join(' or ')}: ${others.join(', ')}.`];
}

function noticesOf(found: readonly Faults[]): string[] {
  const sentences = new Set(found.flatMap(({ lacks }) => lacks));
  return Array.from(sentences, (sentence) => {
    const products = found.filter(({ lacks }) => lacks.includes(sentence)).map(({ product }) => product);
    return `${products.join(', ')}: ${sentence}.`;
  });
}

function untold(
  classes: readonly string[],
  { untold: names = [] }: ClassFolders,
  { shape, wants }: ReadRequest,
): string[] {
  const there = names.filter((name) =>
    classes.some((product) => wants(product) && foldersIn(shape, product).includes(name)),
  );
  return there.length === 0 ? [] : [`Left out, since their truth is not published: ${there.join(', ')}.`];
}
