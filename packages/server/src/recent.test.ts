import type { Prediction } from '@tailedcore/core';
import { expect, it } from 'vitest';
import type { JudgedImage } from './context.ts';
import { RecentResults } from './recent.ts';

const megabyte = 2 ** 20;

function judged(i: number, bytes: Uint8Array = new Uint8Array(10), model = 'line'): JudgedImage {
  return {
    id: `id-${i}`,
    time: new Date(i),
    model: { name: model, sha256: 'a' },
    image: { name: `${i}.png`, bytes },
    prediction: { patches: new Float32Array(100) } as unknown as Prediction,
    result: { id: `id-${i}`, name: `${i}.png` },
  } as unknown as JudgedImage;
}

it('keeps no more than 256 results and 128 MiB of 10,000 images of 1 MB', () => {
  const recent = new RecentResults();
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 10_000; i++) {
    recent.add(judged(i, new Uint8Array(megabyte)));
    expect(recent.bytes).toBeLessThanOrEqual(128 * megabyte);
  }
  // 400 bytes of patches each: one image less than 128.
  expect(recent.list({ limit: 1000 }).map(({ id }) => id)).toEqual(
    Array.from({ length: 127 }, (_, i) => `id-${9999 - i}`),
  );
  expect(recent.bytes).toBe(127 * (megabyte + 400));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2000 * megabyte);
  expect(recent.get('id-0')).toBeUndefined();
  for (let i = 0; i < 1000; i++) recent.add(judged(20_000 + i));
  expect(recent.list({ limit: 1000 })).toHaveLength(256);
  expect(recent.bytes).toBe(256 * 410);
});

it('keeps nothing of an image that is larger than all it may hold', () => {
  const recent = new RecentResults({ bytes: 1000 });
  recent.add(judged(1));
  recent.add(judged(2, new Uint8Array(2000)));
  expect(recent.list({ limit: 10 })).toEqual([]);
  expect(recent.bytes).toBe(0);
});

it('holds a copy of a part of a request, not the request', () => {
  const recent = new RecentResults();
  const request = Buffer.alloc(megabyte);
  recent.add(judged(1, request.subarray(5, 15)));
  expect(recent.get('id-1')?.image.bytes.buffer.byteLength).toBe(10);
});

it('numbers results upwards, and lists those after one, of a model, newest first', () => {
  const recent = new RecentResults();
  const start = recent.sequence;
  expect(start).toBeGreaterThan(1.6e12);
  for (let i = 0; i < 6; i++) recent.add(judged(i, undefined, i % 2 === 0 ? 'a' : 'b'));
  expect(recent.sequence).toBe(start + 6);
  expect(recent.list({ limit: 10, model: 'a' }).map(({ id }) => id)).toEqual(['id-4', 'id-2', 'id-0']);
  expect(recent.list({ limit: 2, model: 'a' }).map(({ id }) => id)).toEqual(['id-4', 'id-2']);
  expect(recent.list({ limit: 10, since: start + 4 }).map(({ id }) => id)).toEqual(['id-5', 'id-4']);
});

it('has another revision after every result and every label', () => {
  const recent = new RecentResults();
  const seen = new Set([recent.revision]);
  recent.add(judged(1));
  seen.add(recent.revision);
  recent.mark('id-1', 'good');
  seen.add(recent.revision);
  expect(seen.size).toBe(3);
  recent.mark('gone', 'good');
  expect(seen).toContain(recent.revision);
  expect(recent.get('id-1')?.label).toBe('good');
});
