import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Progress } from '@tailedcore/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sha256 } from './content-hash.ts';
import { openHub, type WeightsHub } from './fixtures/weights-hub.ts';
import { publishedWeights, type WeightsHost } from './published-weights.ts';

const body = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i + (i >> 7)) & 255);
const other = body.map((value) => value ^ 1);
const repository = 'timm/tiny.tv_in1k';
const address = `/${repository}/resolve/main/model.safetensors`;

let folder: string;
let hub: WeightsHub;
let host: WeightsHost;
let path: string;
let warnings: string[];
let reports: Progress[];

beforeEach(async () => {
  vi.stubEnv('no_proxy', '127.0.0.1'); // whatever proxy this machine has
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-published-'));
  hub = await openHub([[address, body]]);
  path = join(folder, 'weights', 'timm_tiny.tv_in1k', 'main', 'model.safetensors');
  [warnings, reports] = [[], []];
  host = {
    cacheDir: folder,
    offline: false,
    mirror: hub.url,
    signal: new AbortController().signal,
    report: (progress) => reports.push(progress),
    warn: (message) => warnings.push(message),
  };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const get = (changes: Partial<WeightsHost> = {}, revision = 'main') =>
  publishedWeights('tiny', { repository }, revision, { ...host, ...changes });
const record = async () => JSON.parse(await readFile(`${path}.json`, 'utf8')) as Record<string, unknown>;

test('the file comes from the mirror, checked, with progress and a record beside it', async () => {
  expect(await get()).toEqual({ path, sha256: sha256(body) });
  expect(sha256(await readFile(path))).toBe(sha256(body));
  expect((await readdir(dirname(path))).sort()).toEqual(['model.safetensors', 'model.safetensors.json']);
  expect(await record()).toEqual({
    url: `${hub.url}${address}`,
    bytes: body.length,
    sha256: sha256(body),
    verified: 'announced',
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
  });
  expect(reports.at(-1)).toEqual({ step: 'download', done: body.length, total: body.length, unit: 'bytes' });
  expect(warnings).toEqual([]);
});

test('the second time no server is asked, and the record stays as it is', async () => {
  await get();
  const before = await readFile(`${path}.json`, 'utf8');
  await hub[Symbol.asyncDispose]();
  for (const offline of [false, true]) expect(await get({ offline })).toEqual({ path, sha256: sha256(body) });
  expect(await readFile(`${path}.json`, 'utf8')).toBe(before);
  expect(hub.asked).toHaveLength(2);
});

test('each revision has a place of its own', async () => {
  hub.files.set(address.replace('main', 'v1.0'), other);
  await get();
  expect(await get({}, 'v1.0')).toMatchObject({ sha256: sha256(other) });
  expect(await get({ offline: true })).toMatchObject({ sha256: sha256(body) });
});

test('without network and file it says where the file would have to lie, and the other way', async () => {
  const failure = get({ offline: true });
  await expect(failure).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
  await expect(failure).rejects.toThrow(path);
  await expect(failure).rejects.toThrow(/network is switched off.*--weights FILE/);
  expect(hub.asked).toEqual([]);
});

test('a file put there by hand is taken and recorded as unverified', async () => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, other);
  expect(await get({ offline: true })).toEqual({ path, sha256: sha256(other) });
  expect(await record()).toMatchObject({ sha256: sha256(other), verified: 'nothing' });
  expect(hub.asked).toEqual([]);
});

test.each([
  ['changed', other],
  ['cut off', body.subarray(0, 5)],
  ['empty', new Uint8Array(0)],
])('a file that is %s since it came is downloaded again, or refused without a network', async (_, bytes) => {
  await get();
  await writeFile(path, bytes);
  await expect(get({ offline: true })).rejects.toThrow(
    /E_BACKBONE_SOURCE.*changed since it came.*SHA-256.*Delete it and run once with a network/,
  );
  expect(sha256(await readFile(path))).toBe(sha256(bytes));
  expect(await get()).toEqual({ path, sha256: sha256(body) });
  expect(sha256(await readFile(path))).toBe(sha256(body));
  expect(warnings).toEqual([expect.stringMatching(/changed since it came.*downloaded again/)]);
  expect(await record()).toMatchObject({ sha256: sha256(body), verified: 'expected' });
});

test('what changed here and on the server is an error that says what to do', async () => {
  await get();
  await writeFile(path, other);
  hub.files.set(address, new Uint8Array(9));
  await expect(get()).rejects.toThrow(/E_BACKBONE_SOURCE.*offers.*expected.*delete that record/);
  await rm(`${path}.json`);
  await rm(path);
  expect(await get()).toMatchObject({ sha256: sha256(new Uint8Array(9)) });
});

test('a damaged record is said and made anew', async () => {
  await get();
  await writeFile(`${path}.json`, '{"bytes": 3}');
  await get({ offline: true });
  expect(warnings).toEqual([expect.stringMatching(/model\.safetensors\.json cannot be used.*made anew/)]);
  expect(await record()).toMatchObject({ sha256: sha256(body), verified: 'nothing' });
});

test('four that come at once get one download, and a record that says how it was verified', async () => {
  const got = await Promise.all([1, 2, 3, 4].map(() => get()));
  expect(new Set(got.map((file) => file.sha256))).toEqual(new Set([sha256(body)]));
  expect(hub.asked).toHaveLength(2);
  expect(await record()).toMatchObject({ verified: 'announced' });
});

test('it stops when told to', async () => {
  const stop = new AbortController();
  const report = () => stop.abort();
  await expect(get({ signal: stop.signal, report })).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(await readdir(dirname(path))).toEqual(['model.safetensors.part']);
});

test('a network that is not there, and a mirror that is none, are coded errors', async () => {
  hub.files.clear();
  await expect(get()).rejects.toThrow(/E_DOWNLOAD.*answers 404/);
  await expect(get({ mirror: 'ftp://example.org' })).rejects.toMatchObject({ code: 'E_OPTION' });
});
