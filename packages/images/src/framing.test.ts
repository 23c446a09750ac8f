import { TailedCoreError } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFraming, frame } from './framing.ts';

const crop224 = { resize: 256, crop: 224, fit: 'crop' } as const;

describe('frame', () => {
  it('takes the middle of a wide image', () => {
    expect(frame(600, 200, crop224)).toEqual({
      resizedWidth: 768,
      resizedHeight: 256,
      left: 272,
      top: 16,
      placement: { width: 600, height: 200, left: 212.5, top: 12.5, right: 387.5, bottom: 187.5 },
    });
  });

  it('takes the middle of a tall image', () => {
    const { resizedWidth, resizedHeight, left, top } = frame(200, 600, crop224);
    expect([resizedWidth, resizedHeight, left, top]).toEqual([256, 768, 16, 272]);
  });

  it('cuts the fraction off the longer side, as torchvision does', () => {
    expect(frame(1000, 749, crop224).resizedWidth).toBe(341);
    expect(frame(3, 2, { resize: 5, crop: 5, fit: 'crop' }).resizedWidth).toBe(7);
  });

  it('rounds half pixels of the crop to the even side, as Python does', () => {
    expect(frame(341, 256, crop224).left).toBe(58);
    expect(frame(343, 256, crop224).left).toBe(60);
    expect(frame(256, 341, crop224).top).toBe(58);
  });

  it('sees the whole image when stretching', () => {
    expect(frame(600, 200, { resize: 256, crop: 224, fit: 'stretch' })).toEqual({
      resizedWidth: 224,
      resizedHeight: 224,
      left: 0,
      top: 0,
      placement: { width: 600, height: 200, left: 0, top: 0, right: 600, bottom: 200 },
    });
  });

  it('never leaves the image', () => {
    const side = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 400 }), fc.nat(400), (width, height, crop, more) => {
        const { placement, ...at } = frame(width, height, { resize: crop + more, crop, fit: 'crop' });
        expect(Math.min(at.left, at.top, placement.left, placement.top)).toBeGreaterThanOrEqual(0);
        expect(at.left + crop).toBeLessThanOrEqual(at.resizedWidth);
        expect(at.top + crop).toBeLessThanOrEqual(at.resizedHeight);
        expect(placement.right).toBeLessThanOrEqual(width + 1e-9 * width);
        expect(placement.bottom).toBeLessThanOrEqual(height + 1e-9 * height);
      }),
    );
  });
});

describe('checkFraming', () => {
  const codeOf = (options: object) => {
    try {
      checkFraming({ ...crop224, ...options });
      return 'fine';
    } catch (error) {
      return error instanceof TailedCoreError ? `${error.code} ${String(error.details['what'])}` : 'foreign';
    }
  };

  it('refuses a crop larger than the resized image, unless stretching', () => {
    expect(codeOf({ crop: 257 })).toBe('E_OPTION crop');
    expect(codeOf({ crop: 256 })).toBe('fine');
    expect(codeOf({ crop: 512, fit: 'stretch' })).toBe('fine');
  });

  it('refuses sides that are no pixels, and unknown fits', () => {
    expect(codeOf({ crop: 0 })).toBe('E_OPTION crop');
    expect(codeOf({ crop: 22.5 })).toBe('E_OPTION crop');
    expect(codeOf({ resize: NaN })).toBe('E_OPTION resize');
    expect(codeOf({ resize: 1e9 })).toBe('E_OPTION resize');
    expect(codeOf({ fit: 'cover' })).toBe('E_OPTION fit');
  });
});
