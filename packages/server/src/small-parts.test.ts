import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { tokenCheck } from './auth.ts';
import { deadline } from './deadline.ts';
import { drawPixels } from './fixtures/photographs.ts';
import { httpFailure } from './http-errors.ts';
import { memoryGuard } from './memory-guard.ts';
import { pngOfPixels } from './png-of-pixels.ts';
import { sniff } from './sniff.ts';
import { printableName } from './uploads.ts';
import { fail } from '@tailedcore/core';

describe('tokenCheck', () => {
  const check = tokenCheck('the-right-token-0123');

  it('lets the right token pass, however the scheme is written', () => {
    for (const header of ['Bearer the-right-token-0123', 'bearer  the-right-token-0123'])
      expect(() => check(header)).not.toThrow();
    expect(() => tokenCheck(undefined)(undefined)).not.toThrow();
  });

  it.each([
    undefined,
    '',
    'Bearer ',
    'the-right-token-0123',
    'Basic the-right-token-0123',
    'Bearer the-right-token-012',
  ])('refuses %j', (header) => expect(() => check(header)).toThrow('E_TOKEN'));
});

describe('memoryGuard', () => {
  it('counts what is used and what is on its way, once each', () => {
    let used = 500;
    const guard = memoryGuard(1000, () => used);
    const first = guard.reserve(400);
    expect(() => guard.reserve(200)).toThrow('E_OVERLOADED');
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(() => guard.reserve(600)).toThrow('E_OVERLOADED');
    guard.reserve(200)[Symbol.dispose]();
    used = 1100;
    expect(() => guard.reserve(0)).toThrow('E_OVERLOADED');
  });
});

describe('deadline', () => {
  it('fires with the other signal, and leaves nothing behind', async () => {
    const other = new AbortController();
    using end = deadline(other.signal, 10_000);
    other.abort();
    expect([end.signal.aborted, end.passed]).toEqual([true, false]);
    using late = deadline(other.signal, 10_000);
    expect(late.signal.aborted).toBe(true);
  });

  it('fires when the time has passed', async () => {
    using end = deadline(new AbortController().signal, 5);
    await new Promise((resolve) => end.signal.addEventListener('abort', resolve));
    expect(end.passed).toBe(true);
  });
});

describe('pngOfPixels', () => {
  it('keeps every pixel', async () => {
    const data = drawPixels(3, { side: 31, spot: 9 }).subarray(0, 31 * 17 * 3);
    const png = await pngOfPixels({ width: 31, height: 17, data });
    const read = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect(read.info).toMatchObject({ width: 31, height: 17, channels: 3 });
    expect(read.data.equals(data)).toBe(true);
  });
});

describe('sniff', () => {
  it('knows images by their bytes, and refuses GIF though the library takes it', async () => {
    const picture = sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } });
    for (const kind of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)
      expect(sniff('x.txt', await picture.clone().toFormat(kind).toBuffer())).toBe(kind);
    const gif = await picture.clone().gif().toBuffer();
    expect(() => sniff('x.png', gif)).toThrow('E_IMAGE_DECODE');
    expect(() => sniff('x.png', new Uint8Array())).toThrow('E_IMAGE_EMPTY');
    expect(() => sniff('x.svg', Buffer.from('<svg/>'))).toThrow('E_IMAGE_DECODE');
  });
});

describe('printableName', () => {
  it('keeps the last part of a path, without what a terminal acts on', () => {
    expect(printableName('C:\\photos\\größe 5.png')).toBe('größe 5.png');
    expect(printableName('/etc/passwd')).toBe('passwd');
    expect(printableName('a\u001b[31mred\u202e.png\n')).toBe('a[31mred.png');
    expect(printableName('../..')).toBe('..');
    expect(printableName('folder/')).toBe('image');
    expect(printableName('x'.repeat(999))).toHaveLength(200);
  });
});

describe('httpFailure', () => {
  const request = { id: 'req-1', maxBodyBytes: 1024 };

  it('says nothing of a fault of the server but where to look', () => {
    const foreign = httpFailure(new Error("ENOENT: open '/secret/path'"), request);
    expect(foreign).toMatchObject({ status: 500, error: { code: 'E_INTERNAL' } });
    const ours = httpFailure(fail('E_ENGINE', { reason: '/secret/path is gone' }), request);
    expect(ours).toMatchObject({ status: 500, error: { code: 'E_ENGINE' } });
    for (const { error } of [foreign, ours]) {
      expect(error.message).not.toContain('secret');
      expect(error.message).toContain('req-1');
    }
  });

  it('tells when to try again', () => {
    const busy = fail('E_BUSY', { received: 3, expected: 3, seconds: 7 });
    expect(httpFailure(busy, request)).toMatchObject({ status: 429, retrySeconds: 7, error: { code: 'E_BUSY' } });
  });
});
