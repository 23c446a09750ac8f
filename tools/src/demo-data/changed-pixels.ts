import { side } from './surface.ts';

/**
 * Which pixels a flaw really changed: those where any channel of the noiseless pictures differs by more than `levels`,
 * grown by one pixel.
 * @param good - [side * side * 3], levels 0..255.   @param flawed - the same item, exposure and light, with the flaw.
 * @returns the mask, [side * side] of 0 or 255, and how many are 255.
 */
export function changedPixels(
  good: Float32Array,
  flawed: Float32Array,
  levels = 8,
): { mask: Uint8Array; area: number } {
  const mask = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      let largest = 0;
      for (let c = 3 * i; c < 3 * i + 3; c++) {
        largest = Math.max(largest, Math.abs((good[c] as number) - (flawed[c] as number)));
      }
      if (largest > levels) grow(mask, x, y);
    }
  }
  let area = 0;
  for (const value of mask) if (value > 0) area++;
  return { mask, area };
}

function grow(mask: Uint8Array, x: number, y: number): void {
  for (let row = Math.max(0, y - 1); row <= Math.min(side - 1, y + 1); row++) {
    mask.fill(255, row * side + Math.max(0, x - 1), row * side + Math.min(side - 1, x + 1) + 1);
  }
}
