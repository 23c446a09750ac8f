import { createPool } from '@tailedcore/compute';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { cropPatch, cropThumbnail } from './crop-patch.ts';
import { paint, spot, toSharp } from './fixtures/paint.ts';

const pool = createPool(1);
afterAll(() => pool[Symbol.asyncDispose]());

const decoded = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer({ resolveWithObject: true });
const placement = { width: 300, height: 200, left: 50, top: 0, right: 250, bottom: 200 };
const photo = {
  name: 'a',
  bytes: await toSharp(spot(300, 200, [150, 50, 200, 100]))
    .png()
    .toBuffer(),
};

describe('cropPatch', () => {
  it('shows the cell of the grid in the original, enlarged', async () => {
    const jpeg = await cropPatch(photo, { placement, grid: [4, 4], position: 6, context: 0, side: 64 }, pool);
    expect((await sharp(jpeg).metadata()).format).toBe('jpeg');
    const { data, info } = await decoded(jpeg);
    expect([info.width, info.height]).toEqual([64, 64]);
    expect(Math.min(...data)).toBeGreaterThan(245);
  });

  it('shows its surroundings, as much of them at the border of the crop', async () => {
    const { data, info } = await decoded(
      await cropPatch(photo, { placement, grid: [4, 4], position: 6, context: 1 }, pool),
    );
    expect([info.width, info.height]).toEqual([128, 128]);
    expect(data[(64 * 128 + 64) * 3]).toBeGreaterThan(240);
    expect(data[(5 * 128 + 5) * 3]).toBeLessThan(80);
    const corner = await decoded(await cropPatch(photo, { placement, grid: [4, 4], position: 0, context: 1 }, pool));
    expect([corner.info.width, corner.info.height]).toEqual([128, 128]);
  });

  it('refuses what cannot be shown', async () => {
    const crop = (options: object) =>
      cropPatch(photo, { placement, grid: [4, 4], position: 0, context: 0, ...options }, pool);
    await expect(crop({ position: 16 })).rejects.toThrow('E_OPTION: position');
    await expect(crop({ side: 0 })).rejects.toThrow('E_OPTION: side');
    await expect(crop({ placement: { ...placement, height: 9 } })).rejects.toThrow('E_IMAGE_DECODE');
  });
});

describe('cropThumbnail', () => {
  const quarters = paint(64, 64, (x, y) =>
    x < 32 ? (y < 32 ? [250, 0, 0] : [0, 250, 0]) : y < 32 ? [0, 0, 250] : [250, 250, 250],
  );
  const channel = async (jpeg: Uint8Array) => {
    const { data, info } = await decoded(jpeg);
    const middle = ((info.height >> 1) * info.width + (info.width >> 1)) * 3;
    return [...data.subarray(middle, middle + 3)].map((value) => (value > 125 ? 1 : 0)).join('');
  };

  it('shows the cell of an upright or a turned view', async () => {
    const thumbnail = new Uint8Array(await toSharp(quarters).jpeg({ quality: 95 }).toBuffer());
    const at = async (position: number, view?: { angle: number; flip: boolean }) =>
      channel(await cropThumbnail(thumbnail, { grid: [2, 2], position, context: 0, view }, pool));
    expect([await at(0), await at(1), await at(2), await at(3)]).toEqual(['100', '001', '010', '111']);
    const turned = { angle: 90, flip: false };
    expect([await at(0, turned), await at(1, turned)]).toEqual(['001', '111']);
    expect([await at(0, { angle: 0, flip: true }), await at(2, { angle: 90, flip: true })]).toEqual(['001', '001']);
    expect(thumbnail.length).toBeGreaterThan(0);
  });

  it('refuses pictures that are not square, because views of them have no meaning', async () => {
    const bytes = await toSharp(spot(30, 20, [0, 0, 1, 1]))
      .jpeg()
      .toBuffer();
    await expect(cropThumbnail(bytes, { grid: [2, 2], position: 0, context: 0 }, pool)).rejects.toThrow(
      'E_OPTION: thumbnail: expected a square image, received 30 x 20 pixels',
    );
  });
});
