import { countOf, type ModelVersion } from '@tailedcore/core';
import { short } from './number.ts';

/** The versions of a model, a line each, oldest first; nothing for a model that was never updated. */
export function historyText(versions: readonly ModelVersion[]): string[] {
  if (versions.length < 2) return [];
  return versions.map(({ kind, at, images, rows, threshold: { value } }, i) => {
    const when = at === undefined ? kind : `${kind} of ${at}`;
    const threshold = value === null ? 'no threshold' : `threshold ${short(value)}`;
    return (
      `${i === 0 ? 'History' : ''}`.padEnd(13) +
      `${i + 1}: ${when}, ${countOf(images, 'image')}, ${rows} patches, ${threshold}`
    );
  });
}
