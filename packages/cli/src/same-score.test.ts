import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from '@tailedcore/server';
import { tailedcoreClient } from '@tailedcore/server/client';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const model = at('line.tailedcore');
let paths: readonly string[];
let server: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  await writePhotographs(at('photographs'), 8);
  await fitTo(model, at('photographs'));
  paths = [
    ...(await writePhotographs(at('new'), 2, {}, 20)),
    // Neither square nor of the size that the network sees, with another product and a defect.
    ...(await writePhotographs(at('new'), 2, { spot: 40, side: 301, product: 1 }, 22)),
  ];
  server = await startServer({ models: model, port: 0, threads: 2, logLevel: 'error' });
});
afterAll(() => server?.close());

const post = async (path: string, body: FormData | string | Blob) =>
  (await fetch(server.url + path, { method: 'POST', body })).json();

/** Scores by the Open Inference Protocol. */
async function infer(input: { name: string; datatype: string; shape: number[]; data: unknown[] }): Promise<number[]> {
  const body = JSON.stringify({ inputs: [input], outputs: [{ name: 'score' }] });
  const answer = (await post('/v2/models/line/infer', body)) as { outputs: [{ data: number[] }] };
  return answer.outputs[0].data;
}

it('an image has one score, however it comes to the model', async () => {
  const { stdout } = await runHere(['predict', model, at('new'), '--json', '--threads', '1']);
  const expected = (JSON.parse(stdout) as { images: { score: number }[] }).images.map(({ score }) => score);
  expect(new Set(expected).size).toBe(paths.length);

  const files = await Promise.all(paths.map((path) => readFile(path)));
  const form = new FormData();
  for (const file of files) form.append('image', new Blob([file]));
  const http = (await post('/v1/models/line/predict', form)) as { images: { score: number }[] };
  const client = tailedcoreClient(server.url);
  const pixels = async (file: Buffer) => {
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const input = { name: 'image', datatype: 'UINT8', shape: [1, info.height, info.width, 3], data: [...data] };
    return (await infer(input))[0];
  };
  const ways: Record<string, (number | undefined)[]> = {
    http: http.images.map(({ score }) => score),
    client: (await client.predictAll('line', files)).map((result) => ('score' in result ? result.score : NaN)),
    'client, one by one': await Promise.all(files.map(async (file) => (await client.predict('line', file)).score)),
    'protocol, files': await infer({
      name: 'image_bytes',
      datatype: 'BYTES',
      shape: [files.length],
      data: files.map((file) => file.toString('base64')),
    }),
    'protocol, pixels': await Promise.all(files.map(pixels)),
  };
  for (const [way, scores] of Object.entries(ways)) {
    expect(scores, way).toHaveLength(expected.length);
    // Only 32-bit floats of the protocol may round: 6e-8.
    for (const [i, score] of scores.entries())
      expect(Math.abs((score ?? NaN) / (expected[i] as number) - 1), `${way} ${i}`).toBeLessThan(1e-7);
  }
});
