import { heatColor } from './colormap.ts';

/** Palette entry of what is not hot at all. */
export const cold = 0;
/** Steps of heat: entries 1 to `heatLevels`. */
export const heatLevels = 64;
/** The two entries of the hatching outside the crop: one shows on dark photographs, the other on light ones. */
export const hatchDark = heatLevels + 1;
export const hatchLight = heatLevels + 2;

/**
 * The colours of a heat layer, RGBA: [heatLevels + 3, 4]. Opacity grows with heat, fast at first, and never hides the photograph
 * wholly (at most 0.85).
 */
export const heatPalette: Uint8Array = buildPalette();

function buildPalette(): Uint8Array {
  const palette = new Uint8Array((heatLevels + 3) * 4);
  for (let level = 1; level <= heatLevels; level++) {
    const t = level / heatLevels;
    palette.set([...heatColor(t), Math.round(255 * 0.85 * (1 - (1 - t) ** 2))], level * 4);
  }
  palette.set([40, 40, 40, 150], hatchDark * 4);
  palette.set([225, 225, 225, 110], hatchLight * 4);
  return palette;
}
