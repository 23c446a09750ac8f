import { fail, heatMapOf, type Prediction } from '@tailedcore/core';
import { predict } from '@tailedcore/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from './fixtures/fitted-model.ts';
import { drawPhotograph, drawPixels } from './fixtures/photographs.ts';
import { type RunningServer, startServer } from './start-server.ts';

const token = 'a-token-for-these-tests';
const folder = workFolder();
let server: RunningServer;
let expected: Prediction[];
const seeds = [20, 21];
const files: Uint8Array[] = [];

beforeAll(async () => {
  const model = await fitModel(folder);
  for (const seed of seeds) files.push(await drawPhotograph(seed, { spot: 20 }));
  server = await startServer({ models: folder, port: 0, threads: 2, logLevel: 'silent', token, allowLoading: true });
  expected = [];
  const named = files.map((bytes, i) => ({ name: String(i), bytes }));
  for await (const result of predict(model, named, { threads: 1 })) expected.push(result as Prediction);
});
afterAll(() => server?.close());

const authorization = `Bearer ${token}`;
const call = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { ...init, headers: { authorization, ...init.headers } });
const json = async (path: string) => (await call(path)).json();
const infer = (body: unknown, headers: Record<string, string> = {}) =>
  call('/v2/models/line/infer', {
    method: 'POST',
    body:
      typeof body === 'string' || body instanceof Uint8Array
        ? (body as NonNullable<RequestInit['body']>)
        : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

interface Tensor {
  name: string;
  datatype: string;
  shape: number[];
  data: unknown[];
  parameters?: { binary_data_size: number };
}
const outputsOf = async (answer: Response) => ((await answer.json()) as { outputs: Tensor[] }).outputs;
const pixels = () => Buffer.concat(seeds.map((seed) => drawPixels(seed, { spot: 20 })));
const shape = [2, 96, 96, 3];
const scores = () => expected.map(({ score }) => score);

describe('the Open Inference Protocol', () => {
  it('describes the server and the model', async () => {
    expect(await json('/v2')).toMatchObject({
      name: 'tailedcore',
      extensions: ['binary_tensor_data', 'model_repository'],
    });
    expect(await json('/v2/models/line')).toMatchObject({
      name: 'line',
      platform: 'tailedcore',
      inputs: [
        { name: 'image', datatype: 'UINT8', shape: [-1, -1, -1, 3] },
        { name: 'image_bytes', datatype: 'BYTES', shape: [-1] },
      ],
      outputs: [
        { name: 'score', datatype: 'FP32', shape: [-1] },
        { name: 'p_value', datatype: 'FP64', shape: [-1] },
        { name: 'verdict', datatype: 'BYTES', shape: [-1] },
        { name: 'heat_map', datatype: 'FP32', shape: [-1, 224, 224] },
      ],
    });
    expect(await json('/v2/models/line/ready')).toEqual({ name: 'line', ready: true });
  });

  it('scores pixels and files alike, as the library does, to the bit', async () => {
    const inputs = [
      { name: 'image', datatype: 'UINT8', shape, data: [...pixels()] },
      { name: 'image_bytes', datatype: 'BYTES', shape: [2], data: files.map((f) => Buffer.from(f).toString('base64')) },
    ];
    for (const input of inputs) {
      const answer = await infer({ id: '42', inputs: [input] });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        model_name: 'line',
        id: '42',
        outputs: [
          { name: 'score', datatype: 'FP32', shape: [2], data: scores() },
          { name: 'p_value', datatype: 'FP64', shape: [2], data: expected.map(({ pValue }) => pValue) },
          { name: 'verdict', datatype: 'BYTES', shape: [2], data: expected.map(({ verdict }) => verdict) },
        ],
      });
    }
  });

  it('takes nested rows', async () => {
    const rows = [
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [
          [7, 8, 9],
          [1, 1, 1],
        ],
      ],
    ];
    const flat = await infer({
      inputs: [{ name: 'image', datatype: 'UINT8', shape: [1, 2, 2, 3], data: rows.flat(3) }],
    });
    const nested = await infer({ inputs: [{ name: 'image', datatype: 'UINT8', shape: [1, 2, 2, 3], data: rows }] });
    expect(nested.status).toBe(200);
    expect(await outputsOf(nested)).toEqual(await outputsOf(flat));
  });

  it('takes and gives tensors as bytes behind the JSON', async () => {
    const data = pixels();
    const head = Buffer.from(
      JSON.stringify({
        inputs: [{ name: 'image', datatype: 'UINT8', shape, parameters: { binary_data_size: data.length } }],
        outputs: [
          { name: 'heat_map', parameters: { binary_data: true } },
          { name: 'score' },
          { name: 'verdict', parameters: { binary_data: true } },
        ],
      }),
    );
    const answer = await infer(Buffer.concat([head, data]), {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(head.length),
    });
    const length = Number(answer.headers.get('inference-header-content-length'));
    const body = Buffer.from(await answer.arrayBuffer());
    const [heat, score, verdict] = (JSON.parse(body.subarray(0, length).toString()) as { outputs: Tensor[] }).outputs;
    expect(score?.data).toEqual(scores());
    expect(heat?.shape).toEqual([2, 224, 224]);
    const size = heat?.parameters?.binary_data_size as number;
    const values = new Float32Array(body.buffer.slice(body.byteOffset + length, body.byteOffset + length + size));
    expect(values.subarray(224 * 224)).toEqual(heatMapOf(expected[1] as Prediction).data);
    const words = body.subarray(length + size);
    expect(verdict?.parameters?.binary_data_size).toBe(words.length);
    expect(words.subarray(4, 4 + words.readUInt32LE()).toString()).toBe(expected[0]?.verdict);
  });

  it('takes files as bytes, each led by its length', async () => {
    const [file] = files as [Uint8Array];
    const size = Buffer.alloc(4);
    size.writeUInt32LE(file.length);
    const data = Buffer.concat([size, file]);
    const head = (length: number) =>
      Buffer.from(
        JSON.stringify({
          parameters: { binary_data_output: false },
          inputs: [{ name: 'image_bytes', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: length } }],
        }),
      );
    const send = (bytes: Buffer, length = bytes.length) =>
      infer(Buffer.concat([head(length), bytes]), { 'inference-header-content-length': String(head(length).length) });
    expect((await outputsOf(await send(data)))[0]?.data).toEqual([expected[0]?.score]);
    expect((await send(data.subarray(0, 90))).status).toBe(400);
    expect((await send(data, 7)).status).toBe(400);
  });

  const image = { name: 'image', datatype: 'UINT8', shape: [1, 1, 1, 3], data: [1, 2, 3] };
  it.each([
    ['no JSON', '{', 400],
    ['nothing', '', 400],
    ['an array', [], 400],
    ['no inputs', { inputs: [] }, 400],
    ['two inputs', { inputs: [image, image] }, 400],
    ['another type', { inputs: [{ ...image, datatype: 'FP32' }] }, 400],
    ['another name', { inputs: [{ ...image, name: 'x' }] }, 400],
    ['a shape that is too short', { inputs: [{ ...image, shape: [1, 1, 3] }] }, 400],
    ['four channels', { inputs: [{ ...image, shape: [1, 1, 1, 4] }] }, 400],
    ['a side of zero', { inputs: [{ ...image, shape: [1, 0, 1, 3] }] }, 400],
    ['no image', { inputs: [{ ...image, shape: [0, 1, 1, 3], data: [] }] }, 400],
    ['a negative side', { inputs: [{ ...image, shape: [1, -1, -1, 3] }] }, 400],
    ['a broken side', { inputs: [{ ...image, shape: [1, 1.5, 1, 3] }] }, 400],
    ['a product that overflows', { inputs: [{ ...image, shape: [1, 2 ** 31, 2 ** 31, 3] }] }, 400],
    ['more images than allowed', { inputs: [{ ...image, shape: [17, 1, 1, 3] }] }, 400],
    ['too many pixels', { inputs: [{ ...image, shape: [1, 5001, 5000, 3] }] }, 422],
    ['fewer values', { inputs: [{ ...image, data: [1, 2] }] }, 400],
    ['more values', { inputs: [{ ...image, data: [1, 2, 3, 4] }] }, 400],
    ['no values', { inputs: [{ ...image, data: undefined }] }, 400],
    ['values out of range', { inputs: [{ ...image, data: [1, 2, 256] }] }, 400],
    ['values that are none', { inputs: [{ ...image, data: [1, 2, null] }] }, 400],
    [
      'deep rows',
      `{"inputs":[{"name":"image","datatype":"UINT8","shape":[1,1,1,3],"data":${'['.repeat(5000)}${']'.repeat(5000)}}]}`,
      400,
    ],
    ['an unknown output', { inputs: [image], outputs: [{ name: 'x' }] }, 400],
    ['no base64', { inputs: [{ name: 'image_bytes', datatype: 'BYTES', shape: [1], data: ['ä'] }] }, 400],
    ['a bad file', { inputs: [{ name: 'image_bytes', datatype: 'BYTES', shape: [1], data: ['AAAA'] }] }, 422],
  ])('refuses %s in its own form', async (_what, body, status) => {
    const answer = await infer(body);
    const { error } = (await answer.json()) as { error: string };
    expect([answer.status, error]).toEqual([status, expect.stringMatching(/^E_/)]);
  });

  it('refuses a length of JSON that cannot be', async () => {
    for (const length of ['-1', 'x', '1e9', '999999'])
      expect((await infer('{}', { 'inference-header-content-length': length })).status, length).toBe(400);
  });
});

describe('the repository', () => {
  const repository = (path: string) => call(`/v2/repository/${path}`, { method: 'POST' });

  it('unloads a model and loads it again, and its results stay the same', async () => {
    expect(await (await repository('index')).json()).toEqual([{ name: 'line', state: 'READY' }]);
    expect((await repository('models/line/unload')).status).toBe(200);
    const gone = await infer({ inputs: [] });
    expect(gone.status).toBe(503);
    expect(gone.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await (await repository('index')).json()).toEqual([{ name: 'line', state: 'UNAVAILABLE' }]);
    expect((await call('/v2/health/ready')).status).toBe(200);
    expect((await repository('models/line/load')).status).toBe(200);
    const data = files.map((file) => Buffer.from(file).toString('base64'));
    const answer = await infer({ inputs: [{ name: 'image_bytes', datatype: 'BYTES', shape: [2], data }] });
    expect((await outputsOf(answer))[0]?.data).toEqual(scores());
  });

  it('knows only names under its folder', async () => {
    for (const name of ['nope', '..%2fline', '%2e%2e', 'a%00b', 'line.tailedcore'])
      expect((await repository(`models/${name}/load`)).status, name).toBe(404);
  });
});

describe('the token', () => {
  it('is needed for everything but health and docs', async () => {
    const without = (path: string, method = 'GET') => fetch(server.url + path, { method });
    for (const path of [
      '/v2',
      '/v2/models/line',
      '/v1/models',
      '/v1/models/line',
      '/metrics',
      '/v1/models/line/thumbnails/0',
    ])
      expect((await without(path)).status, path).toBe(401);
    const refused = await without('/v2/repository/models/line/unload', 'POST');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refused.json()).toEqual({ error: fail('E_TOKEN').message });
    for (const path of ['/v2/health/live', '/v2/health/ready', '/docs/', '/openapi.json'])
      expect((await without(path)).status, path).toBe(200);
    const wrong = await fetch(`${server.url}/v1/models`, { headers: { authorization: `${authorization}x` } });
    expect(wrong.status).toBe(401);
  });
});
