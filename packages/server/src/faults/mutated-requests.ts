import { type Random, randomInteger } from '@tailedcore/core';

/** A request before it is put on the wire. */
export interface Draft {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

const boundary = 'frontier';

/** Sound requests of every kind that takes a body, and some that take none. */
export function soundRequests(image: Uint8Array): readonly Draft[] {
  const bytes = Buffer.from(image);
  const part = (name: string, file: string) =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: image/png\r\n\r\n`,
    );
  const end = Buffer.from(`\r\n--${boundary}--\r\n`);
  const multipart = `Content-Type: multipart/form-data; boundary=${boundary}`;
  const infer = {
    id: 'a',
    inputs: [{ name: 'image_bytes', datatype: 'BYTES', shape: [1], data: [bytes.toString('base64')] }],
  };
  const pixels = {
    inputs: [{ name: 'image', datatype: 'UINT8', shape: [1, 2, 2, 3], data: Array<number>(12).fill(99) }],
    outputs: [{ name: 'score' }],
  };
  const binary = {
    inputs: [{ name: 'image', datatype: 'UINT8', shape: [1, 8, 8, 3], parameters: { binary_data_size: 192 } }],
  };
  const binaryHead = JSON.stringify(binary);
  const json = 'Content-Type: application/json';
  const post = (path: string, headers: readonly string[], body: Buffer | string): Draft => ({
    line: `POST ${path} HTTP/1.1`,
    headers,
    body: Buffer.from(body),
  });
  const get = (path: string): Draft => ({
    line: `GET ${path} HTTP/1.1`,
    headers: ['Accept: application/json'],
    body: Buffer.alloc(0),
  });
  return [
    post('/v1/models/line/predict?heatmap=png', [multipart], Buffer.concat([part('image', 'a.png'), bytes, end])),
    post(
      '/v1/models/line/predict',
      [multipart],
      Buffer.concat([part('image', 'a.png'), bytes, Buffer.from('\r\n'), part('image', 'b.png'), bytes, end]),
    ),
    post('/v1/models/line/predict?name=a.png&heatmap=none', ['Content-Type: image/png', 'Accept: image/png'], bytes),
    post('/v2/models/line/infer', [json], JSON.stringify(infer)),
    post('/v2/models/line/infer', [json], JSON.stringify(pixels)),
    post(
      '/v2/models/line/infer',
      ['Content-Type: application/octet-stream', `Inference-Header-Content-Length: ${binaryHead.length}`],
      Buffer.concat([Buffer.from(binaryHead), Buffer.alloc(192, 77)]),
    ),
    post(
      '/v1/models/line/feedback',
      [json],
      JSON.stringify({ result: '0b0c6b5e-7f3a-4a53-9c43-3f2b5e0f8f5d', label: 'good', note: 'a' }),
    ),
    get('/v1/models/line'),
    get('/v1/models/line/thumbnails/0'),
    get('/v1/results?limit=5'),
    get('/v2/models/line/ready'),
  ];
}

const splinters = [
  '\0',
  '\r\n',
  '../',
  '%00',
  '"',
  '{',
  ']',
  '-1',
  '1e999',
  '99999999999999999999',
  'null',
  '\u202e',
  '--',
  ';',
  'é',
  '%',
  '\\',
  '__proto__',
  'NaN',
];

/** Ways in which bytes are damaged. */
const damages: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    for (let i = 0; i <= randomInteger(random, 6); i++)
      changed[randomInteger(random, changed.length)] = randomInteger(random, 256);
    return changed;
  },
  (bytes, random) => bytes.subarray(0, randomInteger(random, bytes.length)),
  (bytes, random) => {
    const at = randomInteger(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + randomInteger(random, 40))]);
  },
  (bytes, random) => {
    const at = randomInteger(random, bytes.length);
    const splinter = splinters[randomInteger(random, splinters.length)] as string;
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(splinter), bytes.subarray(at)]);
  },
  (bytes, random) => {
    const [from, to] = [randomInteger(random, bytes.length), randomInteger(random, bytes.length)];
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, from + 30), bytes.subarray(to)]);
  },
];

/**
 * A sound request, damaged in its line, its headers or its body, as bytes for the wire. The length of the body is told rightly except in one of ten, so
 * that most of the damage gets past the reading of HTTP.
 */
export function mutatedRequest(sound: readonly Draft[], random: Random): Buffer {
  const { line, headers, body } = sound[randomInteger(random, sound.length)] as Draft;
  const damaged = (bytes: Buffer) =>
    bytes.length === 0 ? bytes : (damages[randomInteger(random, damages.length)] as (typeof damages)[0])(bytes, random);
  const where = random();
  const text = (value: string) => (where < 0.35 ? damaged(Buffer.from(value)) : Buffer.from(value));
  const content = where >= 0.35 || random() < 0.3 ? damaged(body) : body;
  const told = random() < 0.1 ? Math.max(0, content.length + randomInteger(random, 9) - 4) : content.length;
  const fixed = Buffer.from(`\r\nHost: x\r\nConnection: close\r\nContent-Length: ${told}\r\n\r\n`);
  return Buffer.concat([
    random() < 0.5 ? text(line) : Buffer.from(line),
    Buffer.from('\r\n'),
    text(headers.join('\r\n')),
    fixed,
    content,
  ]);
}
