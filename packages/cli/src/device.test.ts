import { readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '@tailedcore/compute';
import { isTailedCoreError } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallResnet } from './fixtures/small-resnet.ts';
import { writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere, spawnCli, spawnScript } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const hasCuda = await cudaIsHere();
beforeAll(async () => {
  await writePhotographs(at('photos'), 4);
  await fitTo(at('model'), at('photos'));
});

async function cudaIsHere(): Promise<boolean> {
  await using engine = createEngine({ threads: 1, device: 'cuda' });
  return engine.device().then(
    () => true,
    (error: unknown) => !isTailedCoreError(error, 'E_DEVICE'),
  );
}

describe('--device', () => {
  it.each([[['fit', 'x', '-o', 'm']], [['predict', 'm', 'x']], [['doctor']]])(
    'of %j refuses what is no device with 2, naming those there are',
    async (args) => {
      const { code, stdout, stderr } = await runHere([...args, '--device', 'tpu']);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('Allowed choices are cpu, cuda, webgpu, auto');
    },
  );

  it.skipIf(hasCuda)(
    'cuda where there is none ends fit and predict with 1 and what to do, and writes nothing',
    async () => {
      for (const args of [
        ['fit', at('photos'), '-o', at('none')],
        ['predict', at('model'), at('photos')],
      ]) {
        const { code, stdout, stderr } = await runHere([...args, '--device', 'cuda', '--quiet', '--threads', '2']);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/^E_DEVICE: The device cuda .*script\/install\.js.*"--device cpu"/);
      }
      expect((await readdir(folder)).sort()).toEqual(['model', 'photos']);
    },
  );

  it.skipIf(hasCuda)('cuda where there is none is a failed check of doctor', async () => {
    const { code, stdout } = await runHere(['doctor', '--device', 'cuda', '--json', '--threads', '2']);
    expect(code).toBe(1);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ ok: false, device: null, timings: [] });
    expect(found.checks.at(-1)).toMatchObject({ name: 'device cuda', ok: false });
    expect(found.checks.at(-1).detail).toMatch(/^E_DEVICE/);
    expect(found.checks.slice(0, -1).every(({ ok }: { ok: boolean }) => ok)).toBe(true);
  });

  it('auto says once what it took, also when quiet, and fits', async () => {
    const { code, stderr } = await runHere([
      ...['fit', at('photos'), '-o', at('auto'), '--device', 'auto', '--quiet', '--threads', '2'],
    ]);
    expect(code).toBe(0);
    expect(stderr.match(/Device auto/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /^Device auto: backbones run on (cuda|webgpu\. Not cuda: .*|cpu\. Not cuda: .* Not webgpu: .*)\.$/m,
    );
  });
});

describe('TAILEDCORE_THREADS', () => {
  const doctor = (value: string, ...args: string[]) =>
    spawnCli(['doctor', '--json', ...args], { env: { TAILEDCORE_THREADS: value } });

  it('sets the threads, and doctor tells where the number comes from; --threads wins', async () => {
    expect(JSON.parse((await doctor('3')).stdout)).toMatchObject({
      threads: 3,
      threadsFrom: 'from TAILEDCORE_THREADS',
    });
    const asked = JSON.parse((await doctor('3', '--threads', '1')).stdout);
    expect(asked).toMatchObject({ threads: 1, threadsFrom: 'as asked for' });
  });

  it('that is no number is a usage error', async () => {
    const { code, stdout, stderr } = await doctor('many');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^E_OPTION: TAILEDCORE_THREADS: expected a whole number/);
  });
});

/** Chromium brings a Vulkan loader and a driver that computes on the CPU: slow, and right. */
const vulkan = '/usr/lib/chromium';
const hasSoftwareDriver =
  existsSync(join(vulkan, 'vk_swiftshader_icd.json')) && existsSync(join(vulkan, 'libvulkan.so.1'));

describe('WebGPU', () => {
  it('on a software driver agrees with the CPU, several images a pass, and a network that it gets wrong is refused', async ({
    skip,
  }) => {
    if (!hasSoftwareDriver) return skip(`no software Vulkan driver at ${vulkan} (Debian's package chromium has one)`);
    const files = [at('small.onnx'), at('six-channels.onnx')];
    await writeFile(at('small.onnx'), smallResnet(4));
    await writeFile(at('six-channels.onnx'), smallResnet(3));
    // In a process of its own, since a driver that crashes takes the process along.
    const { code, stdout, stderr } = await spawnScript(webgpuScript, files, {
      env: { LD_LIBRARY_PATH: vulkan, VK_ICD_FILENAMES: join(vulkan, 'vk_swiftshader_icd.json') },
      timeout: 55_000,
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { name, batch, results } = JSON.parse(stdout);
    expect({ name, batch }).toEqual({ name: 'webgpu', batch: 8 });
    expect(Math.max(...results[0])).toBeLessThan(1e-4);
    // When a newer onnxruntime gets it right, this is the place to say so.
    expect(results[1]).toMatch(/^E_DEVICE: .*computes this network wrongly/);
  });
});

/** Runs networks on both devices, five images a pass, and prints differences of patches and embeddings, or the failure. */
const webgpuScript = `
import { readFile } from 'node:fs/promises';
import { openGraphBackbone } from '@tailedcore/backbones';
import { createEngine, relativeDifference } from '@tailedcore/compute';

const engines = [createEngine({ threads: 1 }), createEngine({ threads: 1, device: 'webgpu' })];
const run = { signal: new AbortController().signal };
const data = Uint8Array.from({ length: 5 * 32 * 64 * 3 }, (_, i) => (i * 7919) % 251);
const results = [];
for (const file of process.argv.slice(1)) {
  const graph = await readFile(file);
  const extract = async ({ openGraph }) => {
    const backbone = await openGraphBackbone(graph, { openGraph, embeddings: true });
    return backbone.extract({ count: 5, height: 32, width: 64, data }, run);
  };
  const compare = ([cpu, gpu]) => ['patches', 'embeddings'].map((name) => relativeDifference(gpu[name].data, cpu[name].data));
  results.push(await Promise.all(engines.map(extract)).then(compare, (error) => error.message));
}
const { name, batch } = await engines[1].device();
for (const engine of engines) await engine[Symbol.asyncDispose]();
console.log(JSON.stringify({ name, batch, results }));
`;
