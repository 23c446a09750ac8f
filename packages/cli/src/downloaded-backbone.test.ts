import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { publishedResnets, randomResnetWeights } from '@tailedcore/backbones';
import { float32Tensor, loadModel, type TensorToWrite, writeSafetensors } from '@tailedcore/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { runHere, spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';
import { openSession, resolveMethod } from '@tailedcore/runtime';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const address = '/timm/resnet18.tv_in1k/resolve/main/model.safetensors';
const small = ['--crop', '64', '--resize', '64', '--augment', 'none', '--threads', '2'];
const fit = (output: string, ...more: string[]) =>
  runHere(['fit', at('photos'), '-o', at(output), '--backbone', 'resnet18', ...small, '--quiet', ...more]);
const online = () => ['--mirror', `${url}/`, '--cache-dir', at('cache')];
const fine = { code: 0, stderr: '' };
/** Makes every attempt to reach another machine end the process with 66. */
const noNetwork = `data:text/javascript,${encodeURIComponent(
  "import net from 'node:net'; import dns from 'node:dns';" +
    'const stop = () => process.exit(66); net.Socket.prototype.connect = stop; dns.lookup = stop;',
)}`;

let file: Uint8Array;
let server: Server;
let url = '';
let asked: (string | undefined)[] = [];

beforeAll(async () => {
  await writePhotographs(at('photos'), 4);
  file = drawWeights();
  const sha256 = createHash('sha256').update(file).digest('hex');
  server = createServer((request, response) => {
    asked.push(request.url);
    if (request.url === '/storage') return void response.writeHead(200, { 'content-length': file.length }).end(file);
    const found = request.url === address;
    const announced = { location: '/storage', 'x-linked-size': file.length, 'x-linked-etag': `"${sha256}"` };
    response.writeHead(found ? 302 : 404, found ? announced : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
  vi.stubEnv('no_proxy', '127.0.0.1');
});
afterEach(() => void vi.unstubAllEnvs());

/** Random weights of the true shapes, as a file. */
function drawWeights(): Uint8Array {
  const weights = randomResnetWeights(publishedResnets.resnet18.sizes, 1);
  const tensors: Record<string, TensorToWrite> = {};
  for (const [name, { dtype, shape }] of weights.tensors)
    if (dtype === 'F32') tensors[name] = { shape, data: float32Tensor(weights, name, shape) };
  return Buffer.concat(writeSafetensors(tensors, {}));
}

describe('a backbone whose weights are downloaded', () => {
  it('comes from the mirror in the first run, with progress in MB', async () => {
    const args = ['fit', at('photos'), '-o', at('first'), '--backbone', 'resnet18', ...small, ...online()];
    const { code, stdout, stderr } = await spawnCli(args);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/^(download: \d+.*\n)*download: 47 of 47 MB(, [\d.]+ MB\/s)?\n4 images, 256 patches: /);
    expect(stdout).toMatch(/Bank.* x 1024\n/);
    expect(asked).toEqual([address, '/storage']);
    expect(await readdir(at('cache/weights/timm_resnet18.tv_in1k/main'))).toEqual([
      'model.safetensors',
      'model.safetensors.json',
    ]);
  });

  it('comes from the cache afterwards, and makes the same model', async () => {
    expect(await fit('second', '--offline', '--cache-dir', at('cache'))).toMatchObject(fine);
    expect(asked).toEqual([]);
    expect((await readFile(at('second'))).equals(await readFile(at('first')))).toBe(true);
  });

  it('is in the model only as far as patches need it', async () => {
    const { backbone } = await loadModel(at('first'));
    expect(backbone.name).toBe('resnet18');
    const graph = Buffer.from(backbone.graph);
    expect([graph.includes('layer3.1.conv2'), graph.includes('layer4')]).toEqual([true, false]);
    expect(graph.length).toBeLessThan(file.length / 3);
    expect(graph.includes('BSD-3-Clause')).toBe(true);
  });

  it('is not needed by predict: neither network nor cache', async () => {
    await mkdir(at('home'));
    const env = { HOME: at('home'), XDG_CACHE_HOME: at('home'), NODE_OPTIONS: `--import=${noNetwork}` };
    const ended = await spawnCli(['predict', at('first'), at('photos'), '--json', '--threads', '2'], { env });
    expect(ended).toMatchObject(fine);
    expect(JSON.parse(ended.stdout).images).toHaveLength(4);
    expect(await readdir(at('home'))).toEqual([]);
  });

  it('is the same bank when its file is given, without any network', async () => {
    await writeFile(at('given.safetensors'), file);
    const given = await fit('given', '--weights', at('given.safetensors'), '--offline', '--cache-dir', at('empty'));
    expect(given).toMatchObject(fine);
    const [first, second] = [await loadModel(at('first')), await loadModel(at('given'))];
    expect(Buffer.from(second.bank.features.data.buffer).equals(Buffer.from(first.bank.features.data.buffer))).toBe(
      true,
    );
    expect(asked).toEqual([]);
    expect(await readdir(folder)).not.toContain('empty');
  });

  it('never runs its last stage where no tail is looked for', async () => {
    const backbone = { use: 'resnet18', options: { weights: at('given.safetensors') } };
    await using session = openSession({ threads: 1, offline: true });
    const width = async (preset: 'patchcore' | 'tailedcore') =>
      (await session.method(await resolveMethod({ preset, backbone }))).backbone.embeddingColumns;
    expect([await width('patchcore'), await width('tailedcore')]).toEqual([0, 512]);
  });
});

describe('where weights come from', () => {
  it.each([['TAILEDCORE_MIRROR'], ['HF_ENDPOINT']])('may be said by %s', async (name) => {
    vi.stubEnv(name, `${url}/elsewhere/`);
    const ended = await fit('no', '--cache-dir', at('other'));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/E_DOWNLOAD.*answers 404.*--weights FILE/) });
    expect(asked).toEqual([`/elsewhere${address}`]);
  });

  it('may be nowhere, by TAILEDCORE_OFFLINE', async () => {
    vi.stubEnv('TAILEDCORE_OFFLINE', '1');
    const ended = await fit('no', '--mirror', url, '--cache-dir', at('other'));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/network is switched off/) });
    expect(asked).toEqual([]);
  });

  it('is said best by the flag', async () => {
    vi.stubEnv('TAILEDCORE_MIRROR', 'http://127.0.0.1:9');
    expect((await fit('no', '--mirror', `${url}/flag`, '--cache-dir', at('other'))).code).toBe(1);
    expect(asked).toEqual([`/flag${address}`]);
  });

  it('is nowhere without network and cache: it says where the file would have to lie', async () => {
    const ended = await fit('no', '--offline', '--cache-dir', at('none'));
    const place = join(at('none'), 'weights', 'timm_resnet18.tv_in1k', 'main', 'model.safetensors');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(place);
    expect(ended.stderr).toMatch(/^E_DOWNLOAD: .*network is switched off.*--weights FILE/);
    expect(asked).toEqual([]);
  });

  it.each([
    [['--mirror', 'mirror.example.org'], /Expected an address such as https:/],
    [['--backbone', ''], /Expected a name/],
    [['--backbone', 'resnet19'], /E_CONFIG.*\n.*"resnet19".*resnet18.*wide-resnet50/],
    [['--set', 'backbone.options.weight=x'], /E_CONFIG.*\n.*there is no setting "weight"; did you mean "weights"/],
  ])('is refused when it cannot be: %j', async (args, reason) => {
    expect(await fit('no', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(reason) });
  });

  it('needs the name of the network with its weights, and does not write over them', async () => {
    const bare = ['fit', at('photos'), '-o', at('no'), '--quiet', '--weights', at('given.safetensors')];
    expect(await runHere(bare)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--weights: expected --backbone/),
    });
    const over = await fit('given.safetensors', '--weights', at('given.safetensors'));
    expect(over).toMatchObject({ code: 1, stderr: expect.stringMatching(/E_OUTPUT.*one of the files to be read/) });
    const checkpoint = at('model.pth');
    await writeFile(checkpoint, 'PK\x03\x04');
    const wrong = await fit('no', '--weights', checkpoint);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/PyTorch checkpoint.*safetensors/) });
    await rm(checkpoint);
  });
});
