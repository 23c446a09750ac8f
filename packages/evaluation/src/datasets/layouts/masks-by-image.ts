import { isMask, stemOf } from '../list-files.ts';

/**
 * Masks of each image: CLASS/TRUTH/KIND/NAME.png, NAME_mask.png or NAME/000.png, 001.png, … belong to the image CLASS/KIND/NAME.
 * @param files - relative, with forward slashes; those that are no masks are passed over.
 * @param truth - the folder of masks in a class, such as `ground_truth`.
 * @returns for each CLASS/KIND/NAME its masks, in the order of `files`.
 */
export function masksByImage(files: readonly string[], truth: string): Map<string, string[]> {
  const masks = new Map<string, string[]>();
  for (const file of files.filter(isMask)) {
    const product = file.slice(0, file.indexOf('/'));
    const start = `${product}/${truth}/`;
    if (!file.startsWith(start)) continue;
    const [kind, entry, inner] = file.slice(start.length).split('/') as [string, string, string?];
    const stems = inner === undefined ? imageStems(stemOf(entry)) : [entry];
    for (const stem of stems)
      masks.set(`${product}/${kind}/${stem}`, [...(masks.get(`${product}/${kind}/${stem}`) ?? []), file]);
  }
  return masks;
}

/** Names that a mask may stand for: its own, and that without `_mask`. */
function imageStems(stem: string): string[] {
  return stem.endsWith('_mask') ? [stem, stem.slice(0, -'_mask'.length)] : [stem];
}
