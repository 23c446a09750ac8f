import type { ManifestImage } from './row-image.ts';

/** What lines of a manifest say against each other: an image twice in a part, or with two classes or labels; a class in two groups. */
export function conflicts(images: readonly ManifestImage[]): string[] {
  const problems: string[] = [];
  const byPath = new Map<string, ManifestImage>();
  const byPart = new Map<string, ManifestImage>();
  const groups = new Map<string, ManifestImage>();
  for (const one of images) {
    const { line, image, group } = one;
    const again = earlier(byPart, `${image.part} ${image.path}`, one);
    if (again)
      problems.push(
        `line ${line}, path: expected an image once in ${image.part}, received that of line ${again.line} again`,
      );
    const before = earlier(byPath, image.path, one);
    if (before && before.image.product !== image.product)
      problems.push(
        `line ${line}, class: expected ${JSON.stringify(before.image.product)} as in line ${before.line}, received ${JSON.stringify(image.product)}`,
      );
    if (before && before.image.kind !== image.kind)
      problems.push(
        `line ${line}, label: expected ${JSON.stringify(before.image.kind)} as in line ${before.line}, received ${JSON.stringify(image.kind)}`,
      );
    const grouped = group === undefined ? undefined : earlier(groups, image.product, one);
    if (grouped && grouped.group !== group)
      problems.push(
        `line ${line}, group: expected ${grouped.group} as in line ${grouped.line}, received ${group}: a class is in one group`,
      );
  }
  return problems;
}

/** The image that stood under `key` before; the first one stays. */
function earlier(known: Map<string, ManifestImage>, key: string, image: ManifestImage): ManifestImage | undefined {
  const before = known.get(key);
  if (before === undefined) known.set(key, image);
  return before;
}
