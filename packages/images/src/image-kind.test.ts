import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageKind } from './image-kind.ts';

const picture = () => sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } });

describe('imageKind', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('knows %s', async (kind) => {
    expect(imageKind(await picture().toFormat(kind).toBuffer())).toBe(kind);
  });

  it('knows BigTIFF, both orders of bytes, and AVIF by a compatible brand', () => {
    const kindOf = (text: string) => imageKind(Buffer.from(text, 'latin1'));
    expect(kindOf('MM\0*')).toBe('tiff');
    expect(kindOf('II+\0')).toBe('tiff');
    expect(kindOf('MM\0+')).toBe('tiff');
    expect(kindOf('\0\0\0\x1cftypmif1\0\0\0\0mif1avif')).toBe('avif');
  });

  it.each([
    '',
    'GIF',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ' \x89PNG\r\n\x1a\n',
    '%PDF-1.7',
    'BM',
    'RIFF....WAVE',
    '\0\0\0\x18ftypheic',
    'hello, this is text',
  ])('knows nothing of %j', (text) => {
    expect(imageKind(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});
