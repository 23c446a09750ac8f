import { resizeBilinear } from '@tailedcore/images';
import { requireSame } from './compare.ts';
import type { Golden } from './golden.ts';

/** Pairs `N.source` and `N.bilinear`, uint8 [height, width, 3]: equal to the bit. */
export function checkResize(golden: Golden): void {
  for (const name of [...golden.tensors.keys()].filter((key) => key.endsWith('.source'))) {
    const source = golden.tensor(name);
    const wanted = golden.tensor(name.replace('.source', '.bilinear'));
    const [rows, columns] = source.shape as [number, number];
    const [height, width] = wanted.shape as [number, number];
    const raster = { width: columns, height: rows, data: source.bytes };
    const { data } = resizeBilinear(raster, width, height, { left: 0, top: 0, width, height });
    requireSame(`${name} resized to ${width} x ${height}`, data, wanted.bytes);
  }
}
