import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { leak, rawRequest } from './raw-request.ts';

const folder = workFolder();
const token = 'token-of-these-tests';
let server: RunningServer;
let port: number;
beforeAll(async () => {
  const model = await fitModel(folder);
  // A file beside the models that must never be named or read.
  await writeFile(join(folder, 'secret.txt'), 'top secret');
  server = await startServer({ models: model, port: 0, threads: 1, token, allowLoading: true, logLevel: 'silent' });
  port = Number(new URL(server.url).port);
});
afterAll(() => server?.close());

/** Sends the path as it stands: no client tidies it. */
const ask = (method: string, path: string) =>
  rawRequest(
    port,
    `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );

const names = [
  ...[
    '..',
    '../line',
    '../../line',
    '..%2fline',
    '..%2Fline.tailedcore',
    '%2e%2e/line',
    '%2e%2e%2fline',
    '%252e%252e%252fline',
  ],
  ...[
    '..\\line',
    '..%5cline',
    'C:%5cline',
    'C:/line',
    '%00',
    'line%00',
    'line%00.png',
    'line.tailedcore',
    './line',
    '%2fetc%2fpasswd',
  ],
  ...[
    'LINE',
    'Line',
    'lıne',
    'l%C4%B1ne',
    'line%20',
    'line.',
    'line%0d%0aX-Header:%201',
    'secret.txt',
    '..%2fsecret.txt',
  ],
  ...[
    '__proto__',
    'constructor',
    'x'.repeat(65),
    'x'.repeat(5000),
    '%',
    '%zz',
    '%ff',
    '%c0%ae%c0%ae%c0%afline',
    'con',
    'nul',
    '~',
  ],
];
const routes: readonly (readonly [method: string, path: (name: string) => string])[] = [
  ['GET', (name) => `/v1/models/${name}`],
  ['GET', (name) => `/v1/models/${name}/thumbnails/0`],
  ['GET', (name) => `/v1/models/line/thumbnails/${name}`],
  ['GET', (name) => `/v1/models/${name}/feedback`],
  ['GET', (name) => `/v1/models/${name}/drift`],
  ['GET', (name) => `/v2/models/${name}`],
  ['GET', (name) => `/v2/models/${name}/ready`],
  ['POST', (name) => `/v2/models/${name}/infer`],
  ['POST', (name) => `/v2/repository/models/${name}/load`],
  ['POST', (name) => `/v2/repository/models/${name}/unload`],
  ['GET', (name) => `/v1/results/${name}`],
  ['GET', (name) => `/v1/results/${name}/image`],
  ['GET', (name) => `/${name}`],
  ['GET', (name) => `/assets/${name}`],
  ['GET', (name) => `/docs/static/${name}`],
  ['GET', (name) => `/docs/${name}`],
];

describe('a name that is none', () => {
  it.each(routes)('is refused by %s %o, and nothing is told of the server', async (method, path) => {
    for (const name of names) {
      const answer = await ask(method, path(name));
      const what = `${path(name)}\n${answer.slice(0, 500)}`;
      // The page answers for "/" and its like; a route without parameters answers when the path leads to it.
      if (!/^HTTP\/1\.1 200 /.test(answer)) expect(answer, what).toMatch(/^HTTP\/1\.1 (?:30[128]|4\d\d) /);
      else expect(path(name).startsWith('/v') ? what : '', what).toBe('');
      expect(leak(answer.replace(/swagger-ui[\w.-]*/g, ''), [folder, 'top secret', 'root:x:']), what).toBeUndefined();
      expect(answer.toLowerCase(), what).not.toContain('\r\nx-header');
    }
  });

  it('leaves the model that is there as it was', async () => {
    expect(await ask('GET', '/v2/models/line/ready')).toMatch(/^HTTP\/1\.1 200 /);
  });
});

it('a file name that came with an image is told without its folders, and nothing acts on it', async () => {
  const image = new Uint8Array(await drawPhotograph(1));
  for (const name of [
    '../../etc/passwd',
    'C:\\Windows\\x.png',
    'a\u202egnp.png',
    'a\u0007\u001b[31m.png',
    'x'.repeat(5000),
  ]) {
    const body = new FormData();
    body.append('image', new Blob([image]), name);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${server.url}/v1/models/line/predict`, { method: 'POST', body, headers });
    const { images } = (await answer.json()) as { images: [{ name: string }] };
    expect(images[0].name).toMatch(/^[\x20-\x7e]{1,200}$/);
    expect(images[0].name).not.toMatch(/[\\/]/);
  }
});

it('a wrong token is refused before anything is read, however near it is', async () => {
  const wrong = [
    token.slice(0, -1),
    `${token}x`,
    token.toUpperCase(),
    `${token}\u0000`,
    '',
    ' ',
    `x${token.slice(1)}`,
    'x'.repeat(8000),
  ];
  for (const given of wrong)
    for (const scheme of ['Bearer ', 'bearer ', 'Basic ', '']) {
      const head = `POST /v1/models/line/predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
      const answer = await rawRequest(port, `${head}Authorization: ${scheme}${given}\r\nContent-Length: 9999\r\n\r\n`, {
        halfClose: true,
      });
      expect(answer, `${scheme}${given}`).toMatch(/^HTTP\/1\.1 (?:401|400|431) /);
      expect(answer).not.toContain(token);
    }
});
