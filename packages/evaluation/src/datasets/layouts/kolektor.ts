import { join } from 'node:path';
import { inOrder } from '@tailedcore/core';
import { readMask } from '@tailedcore/images';
import type { LabelledImage, Part } from '../dataset.ts';
import { holdOut } from '../hold-out.ts';
import { imagesAmong, isMask, listFiles, withoutEnding } from '../list-files.ts';
import type { Layout, Reading, ReadRequest } from './layout.ts';

/** Masks that are decoded at a time. */
const atOnce = 8;

/**
 * KolektorSDD (Tabernik et al. 2020): 50 commutators, 8 views each, no split. Defective images are tested, and so are all good images of
 * a drawn share of the commutators: pictures of one commutator are too alike to stand on both sides.
 */
export const kolektorSdd: Layout = {
  name: 'kolektorsdd',
  description: 'KolektorSDD: one product; defects are tested, and the good images of a drawn share of the commutators.',
  tree: 'kos01/Part0.jpg and kos01/Part0_label.bmp, which is black when the image is good',
  recognizes: ({ files }) => files.some((file) => /^kos\d+\/Part\d+_label\.\w+$/i.test(file)),
  read: (request) =>
    read(request, { product: 'kolektorsdd', pattern: 'kos*/*', mark: '_label', partsOf: drawnParts(request) }),
};

/** KolektorSDD2 (Božič et al. 2021): one product, split by its authors; its training images include defective ones. */
export const kolektorSdd2: Layout = {
  name: 'kolektorsdd2',
  description: 'KolektorSDD2: one product, with defective images among those for training.',
  tree: '{train,test}/10000.png and {train,test}/10000_GT.png, which is black when the image is good',
  recognizes: ({ files }) => files.some((file) => /^(train|test)\/\d+_GT\.\w+$/i.test(file)),
  read: (request) =>
    read(request, {
      product: 'kolektorsdd2',
      pattern: '{train,test}/*',
      mark: '_GT',
      partsOf: () => (name) => topOf(name) as Part,
    }),
};

interface Marks {
  readonly product: string;
  /** Where images and masks lie. */
  readonly pattern: string;
  /** What the name of a mask has after that of its image. */
  readonly mark: string;
  /** The part of an image by its name, given the names of all good images. */
  readonly partsOf: (good: readonly string[]) => (name: string, defective: boolean) => Part;
}

async function read({ root, wants }: ReadRequest, { product, pattern, mark, partsOf }: Marks): Promise<Reading> {
  const nothing = { images: [], products: [product], problems: [], notices: [] };
  if (!wants(product)) return nothing;
  const files = await listFiles(root, [pattern]);
  const isMarked = (file: string) => withoutEnding(file).endsWith(mark);
  const masks = new Map(
    files
      .filter((file) => isMarked(file) && isMask(file))
      .map((file) => [withoutEnding(file).slice(0, -mark.length), file]),
  );
  const { images: names, problems } = imagesAmong(files.filter((file) => !isMarked(file)));
  const unmarked = names.filter((name) => !masks.has(withoutEnding(name)));
  if (unmarked.length > 0) problems.push(noMask(unmarked, names.length, mark));
  if (problems.length > 0) return { ...nothing, problems };
  const maskOf = (name: string) => join(root, masks.get(withoutEnding(name)) as string);
  const defective = await marked(names, maskOf);
  const partOf = partsOf(names.filter((name) => !defective.has(name)));
  const images = names.map((name): LabelledImage => {
    const bad = defective.has(name);
    return {
      path: join(root, name),
      name,
      product,
      part: partOf(name, bad),
      defective: bad,
      kind: bad ? 'defect' : 'good',
      masks: bad ? [maskOf(name)] : [],
    };
  });
  return { ...nothing, images };
}

/** Names whose mask is not black. @throws E_INPUT_UNREADABLE, E_MASK */
async function marked(names: readonly string[], maskOf: (name: string) => string): Promise<Set<string>> {
  const found = new Set<string>();
  const results = inOrder(names, atOnce, async (name) => ({ name, mask: await readMask([maskOf(name)]) }));
  for await (const { name, mask } of results) if (mask.data.includes(1)) found.add(name);
  return found;
}

function drawnParts({ testShare, seed }: ReadRequest): Marks['partsOf'] {
  return (good) => {
    const held = holdOut([...new Set(good.map(topOf))], testShare, seed, 'kolektorsdd');
    return (name, defective) => (defective || held.has(topOf(name)) ? 'test' : 'train');
  };
}

function noMask(names: readonly string[], total: number, mark: string): string {
  return `${names.length} of ${total} images have no mask NAME${mark}, which tells whether they are good; the first is ${names[0]}`;
}

function topOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}
