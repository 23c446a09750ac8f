import { extname } from 'node:path';
import { fail } from '@tailedcore/core';
import { hasImageExtension } from '@tailedcore/images';
import glob from 'fast-glob';

/**
 * Files below `root` that match one of `patterns`, relative with forward slashes, by UTF-16 code units. Links are followed, hidden files passed over.
 * @throws E_INPUT_UNREADABLE when a folder cannot be listed.
 */
export async function listFiles(root: string, patterns: readonly string[]): Promise<string[]> {
  try {
    return (await glob([...patterns], { cwd: root })).sort();
  } catch (error) {
    throw unreadable(root, error);
  }
}

/** E_INPUT_UNREADABLE for a failed file operation. */
export function unreadable(path: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const reason = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : String((error as Error).message);
  return fail('E_INPUT_UNREADABLE', { path, reason }, error);
}

/** Whether a file may be a mask: an image, or a BMP. */
export function isMask(path: string): boolean {
  return hasImageExtension(path) || isBmp(path);
}

/** The name of a file without its ending: `000` of `bottle/test/good/000.png`. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.slice(0, name.length - extname(name).length);
}

/** The path without its ending. */
export function withoutEnding(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}

/** What to do about BMPs. */
const convert = 'convert them to PNG beside them, with ImageMagick for example: mogrify -format png *.bmp';

/**
 * Those of `files` that can be read as images. A BMP counts as a problem, unless the same picture lies beside it in a form that can be read.
 * @returns the images, and a problem for each folder of BMPs.
 */
export function imagesAmong(files: readonly string[]): { readonly images: string[]; readonly problems: string[] } {
  const images = files.filter(hasImageExtension);
  const known = new Set(images.map(withoutEnding));
  const folders = new Map<string, number>();
  for (const file of files.filter((path) => isBmp(path) && !known.has(withoutEnding(path)))) {
    const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  const problems = Array.from(
    folders,
    ([folder, count]) => `${folder || 'it'} holds BMP images (${count}), which this program does not read: ${convert}`,
  );
  return { images, problems };
}

/** Whether a file is named as a BMP, which may be a mask, but is read as no image. */
export function isBmp(path: string): boolean {
  return path.toLowerCase().endsWith('.bmp');
}
