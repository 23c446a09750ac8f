import { access, readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import type { Dataset } from '../dataset.ts';
import { datasetError, problemsError } from '../dataset-error.ts';
import { unreadable } from '../list-files.ts';
import { sortImages } from '../sort-images.ts';
import { conflicts } from './manifest-conflicts.ts';
import { csvRows, jsonRows } from './manifest-rows.ts';
import { type ManifestImage, rowImage } from './row-image.ts';

/** Whether `path` is taken for a manifest by its name. */
export function isManifest(path: string): boolean {
  return ['.csv', '.jsonl'].includes(extname(path).toLowerCase());
}

/**
 * Reads a list of images and their truth: `.csv` with the columns path, class, label, split and perhaps mask, kind, group, or `.jsonl`
 * with such keys. Relative paths start at the manifest's folder.
 * @throws E_DATASET with all that is wrong (line, column, what was expected, what came; files that are not there), E_INPUT_UNREADABLE.
 */
export async function readManifest(path: string): Promise<Dataset> {
  const file = resolve(path);
  const bytes = await readFile(file).catch((error: unknown) => Promise.reject(unreadable(path, error)));
  const { images, problems } = parseManifest(file, decode(path, bytes));
  const missing = await missingFiles(images);
  if (problems.length + missing.length > 0) throw problemsError(path, 'manifest', [...problems, ...missing]);
  if (images.length === 0) throw datasetError(path, 'manifest', 'it names no image.');
  const tail = tailOf(images);
  return {
    name: basename(file, extname(file)),
    layout: 'manifest',
    root: dirname(file),
    images: sortImages(images.map(({ image }) => image)),
    ...(tail && { tail }),
  };
}

/** The images that the text of the manifest at `file` (absolute) names, and what is wrong with it; nothing is looked up. */
export function parseManifest(file: string, text: string): { images: ManifestImage[]; problems: string[] } {
  const { rows, problems } = extname(file).toLowerCase() === '.csv' ? csvRows(text) : jsonRows(text);
  const read = rows.map((row) => rowImage(row, dirname(file)));
  const images = read.filter((one): one is ManifestImage => !Array.isArray(one));
  const wrong = read.filter((one): one is string[] => Array.isArray(one)).flat();
  return { images, problems: [...problems, ...wrong, ...conflicts(images)] };
}

/** Classes that a manifest calls rare; undefined when it groups nothing. */
function tailOf(images: readonly ManifestImage[]): string[] | undefined {
  if (images.every(({ group }) => group === undefined)) return undefined;
  const rare = images.filter(({ group }) => group === 'tail').map(({ image }) => image.product);
  return [...new Set(rare)].sort();
}

async function missingFiles(images: readonly ManifestImage[]): Promise<string[]> {
  const named = images.flatMap(({ line, image }) => [
    { line, column: 'path', path: image.path },
    ...image.masks.map((path) => ({ line, column: 'mask', path })),
  ]);
  const there = await Promise.all(
    named.map(({ path }) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return named
    .filter((_, i) => !there[i])
    .map(({ line, column, path }) => `line ${line}, ${column}: expected a file, and there is none at ${path}`);
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw datasetError(path, 'manifest', 'it is not UTF-8 text.');
  }
}
