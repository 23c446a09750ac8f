import { createRequire } from 'node:module';
import type { distance } from 'fastest-levenshtein';

/** Longer names are not compared: nobody mistypes them by a letter, and the time grows with the square. */
const longest = 100;

/**
 * The known name that was probably meant: the one with the fewest letters to change, if those are at most a third of it and two at the least; ties
 * go to the earlier name.
 */
export function nearestName(wanted: string, known: readonly string[]): string | undefined {
  if (wanted.length > longest) return undefined;
  const changesOf = levenshtein();
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of known) {
    const changes = changesOf(wanted.toLowerCase(), name.toLowerCase());
    if (changes < least && changes <= Math.max(2, name.length / 3) && changes < name.length) {
      nearest = name;
      least = changes;
    }
  }
  return nearest;
}

/** `; did you mean "ratio"?` where a known name is near, else nothing. */
export function didYouMean(wanted: string, known: readonly string[]): string {
  const nearest = nearestName(wanted, known);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

let loaded: typeof distance | undefined;

/** Loaded when first asked for: judging images compares no names. */
function levenshtein(): typeof distance {
  if (loaded === undefined) {
    const require = createRequire(import.meta.url);
    const library = require('fastest-levenshtein') as { readonly distance: typeof distance };
    loaded = library.distance;
  }
  return loaded;
}
