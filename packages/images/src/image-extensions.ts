/**
 * Endings of the files that are taken from folders, lower case: what sharp's prebuilt binaries decode and people photograph with.
 * No SVG (a drawing has no pixels of its own), no BMP and no HEIC (the binaries cannot read them). A test asks sharp.
 */
export const imageExtensions = [
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.png',
  '.webp',
  '.tif',
  '.tiff',
  '.gif',
  '.avif',
] as const;

/** Whether a file is taken for an image by its name alone. */
export function hasImageExtension(path: string): boolean {
  const lower = path.toLowerCase();
  return imageExtensions.some((extension) => lower.endsWith(extension));
}
