import type { LabelledImage } from '../datasets/dataset.ts';
import type { ScoreRow } from './imported-scores-file.ts';

/** Which row speaks of which image. */
export interface MatchedScores {
  /** By image. */
  readonly rows: readonly (ScoreRow | undefined)[];
  /** Rows that speak of none of the images. */
  readonly unused: number;
}

/**
 * Finds the row of each image by the end of its path, since another program may have seen the data set elsewhere. A row and an image belong together when the
 * end that their paths share holds all of the row's path, all of the image's name, or the folder of its product; where several images or rows would do, the longest such
 * end counts.
 * @throws what `problem` makes of the reason, where a row could mean several images, or where rows of one image contradict each other.
 */
export function matchScores(
  images: readonly LabelledImage[],
  rows: readonly ScoreRow[],
  problem: (reason: string) => Error,
): MatchedScores {
  const places = images.map(placeOf);
  const byFile = imagesByFile(places);
  const found = new Array<Found | undefined>(images.length);
  for (const row of rows) {
    const parts = partsOf(row.path);
    const { image, shared, others } = longest(parts, byFile.get(parts.at(-1) ?? '') ?? [], places);
    if (image === undefined) continue;
    if (others.length > 0) {
      const names = [image, ...others].slice(0, 3).map((one) => images[one]?.name);
      throw problem(`line ${row.line}: ${row.path} could be any of ${names.join(', ')}; longer paths tell them apart`);
    }
    const before = found[image];
    if (before && before.shared === shared && !agree(before.row, row)) {
      throw problem(`lines ${before.row.line} and ${row.line} say different things of ${images[image]?.name}`);
    }
    if (!before || shared > before.shared) found[image] = { row, shared };
  }
  const chosen = Array.from(found, (entry) => entry?.row);
  return { rows: chosen, unused: rows.length - chosen.filter((row) => row !== undefined).length };
}

interface Found {
  readonly row: ScoreRow;
  readonly shared: number;
}

/** The path of an image, and how much of its end tells it from all others. */
interface Place {
  readonly parts: readonly string[];
  /** So many parts from the end are enough. */
  readonly enough: number;
}

function placeOf({ path, name, product }: LabelledImage): Place {
  const named = partsOf(name);
  const folder = named.indexOf(product);
  return { parts: partsOf(path), enough: named.length - Math.max(0, folder) };
}

/** Images by the last part of their path. */
function imagesByFile(places: readonly Place[]): ReadonlyMap<string, readonly number[]> {
  const byFile = new Map<string, number[]>();
  places.forEach(({ parts }, image) => {
    const file = parts.at(-1) ?? '';
    const own = byFile.get(file);
    if (own) own.push(image);
    else byFile.set(file, [image]);
  });
  return byFile;
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
}

/** The image whose path shares most of its end with a row's, and others that share as much. */
function longest(row: readonly string[], candidates: readonly number[], places: readonly Place[]) {
  let shared = 0;
  let best: number[] = [];
  for (const image of candidates) {
    const { parts, enough } = places[image] as Place;
    const length = sharedEnd(row, parts);
    if (length < enough && length < row.length) continue;
    if (length > shared) best = [];
    if (length >= shared) best.push(image);
    shared = Math.max(shared, length);
  }
  const [image, ...others] = best;
  return { image, shared, others };
}

/** How many parts at the end are the same. */
function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

function agree(a: ScoreRow, b: ScoreRow): boolean {
  return a.score === b.score && a.pValue === b.pValue && a.verdict === b.verdict;
}
