import { createHash } from 'node:crypto';

/** File systems allow 255 bytes a name; ".png" must fit too. */
const longest = 240;

/**
 * Where the heat map of each image goes: its name and ".png", with slashes. Names are kept inside the folder (`..` becomes `__`), no
 * longer than file systems take, and different from one another.
 */
export function heatmapPaths(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    const plain = parts.map((part) => shortened(part === '..' ? '__' : part)).join('/') || '_';
    const numbered = (n: number): string => `${plain}${n === 0 ? '' : ` (${n})`}.png`;
    let n = 0;
    while (taken.has(numbered(n).toLowerCase())) n++;
    taken.add(numbered(n).toLowerCase());
    return numbered(n);
  });
}

function shortened(part: string): string {
  if (Buffer.byteLength(part) <= longest) return part;
  const hash = createHash('sha256').update(part).digest('hex').slice(0, 12);
  let kept = part;
  while (Buffer.byteLength(kept) > longest - hash.length - 1) kept = Array.from(kept).slice(0, -1).join('');
  return `${kept}~${hash}`;
}
