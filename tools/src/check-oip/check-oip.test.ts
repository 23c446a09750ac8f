import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork, seededRandom } from '@tailedcore/core';
import { type RunningServer, startServer } from '@tailedcore/server';
import sharp from 'sharp';
import { fit } from 'tailedcore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CheckedImage, checkOip, type Finding } from './check-oip.ts';
import { oipClient } from './oip-client.ts';

let folder: string;
let server: RunningServer;
let image: CheckedImage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-oip-'));
  await mkdir(join(folder, 'photographs'));
  for (let seed = 0; seed < 6; seed++) await texture(seed).toFile(join(folder, 'photographs', `${seed}.png`));
  const output = join(folder, 'line.tailedcore');
  await fit(join(folder, 'photographs'), { threads: 2, output });
  server = await startServer({ models: output, port: 0, threads: 2, logLevel: 'error' });
  const pixels = await texture(9).raw().toBuffer();
  image = { file: await texture(9).png().toBuffer(), pixels, width, height };
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const [width, height] = [40, 32];
function texture(seed: number) {
  const random = seededRandom(fork(seed, 'texture'));
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => 90 + (i % 64) + random() * 30);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const wrong = (findings: readonly Finding[]) => findings.filter(({ problem }) => problem !== undefined);

it('the server keeps the protocol', async () => {
  const findings = await checkOip(oipClient(server.url), 'line', image);
  expect(wrong(findings)).toEqual([]);
  expect(findings.length).toBeGreaterThan(20);
});

describe('a server that departs from the protocol is found out', () => {
  let proxy: Server | undefined;
  afterEach(() => void proxy?.close());

  /** Passes everything on; changes the text of answers. */
  async function changing(change: (text: string, status: number) => readonly [string, number]): Promise<string> {
    proxy = createServer((request, answer) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
        const body = Buffer.concat(chunks);
        const { method = 'GET', url = '' } = request;
        const headers = { 'content-type': 'application/json' };
        const passed = await fetch(server.url + url, { method, ...(body.length > 0 && { body, headers }) });
        const [text, status] = change(await passed.text(), passed.status);
        answer.writeHead(status, headers).end(text);
      })();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => proxy?.once('listening', resolve));
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  }

  it.each<[string, (text: string, status: number) => readonly [string, number]]>([
    ['other names', (text, status) => [text.replace('"model_name":"line"', '"model_name":"LINE"'), status]],
    ['no id', (text, status) => [text.replace('"id":"request 7",', ''), status]],
    ['other types', (text, status) => [text.replace('"datatype":"FP32"', '"datatype":"FLOAT"'), status]],
    ['another shape', (text, status) => [text.replace('"shape":[1]', '"shape":[2]'), status]],
    ['errors of another form', (text, status) => [text.replace('{"error":', '{"message":'), status]],
    ['errors with status 200', (text, status) => [text, status === 400 ? 200 : status]],
    ['errors of the server', (text, status) => [text, status === 404 ? 500 : status]],
    ['no extensions', (text, status) => [text.replace('"extensions"', '"extras"'), status]],
    ['a verdict that is no text', (text, status) => [text.replace(/"(good|defect)"/, '1'), status]],
  ])('%s', async (_, change) => {
    expect(wrong(await checkOip(oipClient(await changing(change)), 'line', image))).not.toEqual([]);
  });
});
