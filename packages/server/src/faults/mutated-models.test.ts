import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fork, type Random, randomInteger, readSafetensors, seededRandom } from '@tailedcore/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { leak } from './raw-request.ts';

/** How many of each kind; the environment variable FAULTS asks for more. */
const files = Math.ceil(Number(process.env['FAULTS'] ?? 120) / 2);
const folder = workFolder();
const token = 'token-of-these-tests';
let path: string;
let sound: Buffer;
let image: Uint8Array<ArrayBuffer>;
let server: RunningServer;

beforeAll(async () => {
  path = await fitModel(folder);
  sound = await readFile(path);
  image = new Uint8Array(await drawPhotograph(1));
  server = await startServer({ models: path, port: 0, threads: 2, token, allowLoading: true, logLevel: 'silent' });
});
afterAll(() => server?.close());

const post = (route: string, body?: Uint8Array<ArrayBuffer>) =>
  fetch(server.url + route, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'image/png' }) },
    ...(body && { body }),
  });

/** Bytes changed, cut off or left out, anywhere; one of two in the header. */
function damaged(random: Random): Buffer {
  const header = 8 + Number(sound.readBigUInt64LE());
  const end = random() < 0.5 ? header : sound.length;
  const at = randomInteger(random, end);
  const how = random();
  if (how < 0.2) return sound.subarray(0, at);
  if (how < 0.4) return Buffer.concat([sound.subarray(0, at), sound.subarray(at + 1 + randomInteger(random, 64))]);
  const file = Buffer.from(sound);
  for (let i = 0; i <= randomInteger(random, 8); i++)
    file[(at + randomInteger(random, 100)) % end] = randomInteger(random, 256);
  return file;
}

/** Values of one tensor changed, the network's graph as often as others, with a checksum that is right. */
function forged(random: Random): Buffer {
  const file = Buffer.from(sound);
  const { tensors, metadata } = readSafetensors(new Uint8Array(file.buffer, file.byteOffset, file.byteLength));
  const all = [...tensors].filter(([, { bytes }]) => bytes.length > 0);
  const [, { bytes }] = all[randomInteger(random, all.length)] as (typeof all)[0];
  const at = randomInteger(random, bytes.length);
  for (let i = 0; i <= randomInteger(random, 12); i++)
    bytes[(at + randomInteger(random, 40)) % bytes.length] = randomInteger(random, 256);
  const sum = createHash('sha256').update(metadata['header'] ?? '');
  for (const [name, { shape, bytes: content }] of tensors)
    sum.update(`\n${name} [${shape.join(', ')}]\n`).update(content);
  const place = file.indexOf(metadata['sha256'] ?? '');
  file.write(sum.digest('hex'), place, 'latin1');
  return file;
}

/** Loads the file in place of the model. @returns the code of a refusal, or `judged`. */
async function outcome(file: Buffer, what: string): Promise<string> {
  expect((await post('/v2/repository/models/line/unload')).status, what).toBe(200);
  await writeFile(path, file);
  const answer = await post('/v2/repository/models/line/load');
  const text = await answer.text();
  expect(leak(text, [folder]), what).toBeUndefined();
  if (answer.status !== 200) {
    expect(answer.status, `${what}: ${text}`).toBe(500);
    expect((await post('/v1/models/line/predict', image)).status, what).toBe(503);
    return /E_\w+/.exec(text)?.[0] ?? text;
  }
  const judged = await post('/v1/models/line/predict', image);
  const said = await judged.text();
  expect(leak(said, [folder]), what).toBeUndefined();
  expect(judged.status, `${what}: ${said}`).toBe(200);
  expect((JSON.parse(said) as { images: [{ score: number }] }).images[0].score, what).toBeGreaterThanOrEqual(0);
  return 'judged';
}

it.each([
  ['damaged', damaged],
  ['forged, with a checksum that is right,', forged],
])(`${files} model files %s are refused with a code or judge; the server goes on`, async (kind, mutate) => {
  const before = await (await post('/v1/models/line/predict', image)).json();
  const outcomes = new Map<string, number>();
  for (let seed = 0; seed < files; seed++) {
    const came = await outcome(mutate(seededRandom(fork(seed, `model ${kind}`))), `${kind} ${seed}`);
    outcomes.set(came, (outcomes.get(came) ?? 0) + 1);
    expect((await fetch(`${server.url}/v2/health/live`)).status).toBe(200);
  }
  if (process.env['FAULTS']) console.log(kind, Object.fromEntries(outcomes));
  expect(outcomes.size).toBeGreaterThan(1);
  expect(await outcome(sound, 'the sound file')).toBe('judged');
  const after = await (await post('/v1/models/line/predict', image)).json();
  const scoreOf = (answer: unknown) => (answer as { images: [{ score: number }] }).images[0].score;
  expect(scoreOf(after)).toBe(scoreOf(before));
});
