import type { LabelledImage, Part } from './dataset.ts';

const partOrder: readonly Part[] = ['train', 'validation', 'test'];

/** By product, then part, then name; names are compared by UTF-16 code units, so alike in every locale. */
export function sortImages(images: readonly LabelledImage[]): LabelledImage[] {
  return [...images].sort(
    (a, b) =>
      compare(a.product, b.product) || partOrder.indexOf(a.part) - partOrder.indexOf(b.part) || compare(a.name, b.name),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
