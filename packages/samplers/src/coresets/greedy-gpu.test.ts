import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPart } from '@tailedcore/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/golden.ts';
import { noHost, testRun } from '../fixtures/run.ts';
import { drawnCandidates, drawnRows } from '../gpu/fixtures/drawn-rows.ts';
import { packageFolder, runInProcess, softwareDriver } from '../gpu/fixtures/run-in-process.ts';
import { plugin as greedy } from './greedy.ts';
import { plugin } from './greedy-gpu.ts';

const modes = ['cpu', 'webasm'] as const;
const features = drawnRows('spread', 300, 12);
const candidates = drawnCandidates(300, 250);

describe.each(modes)('in mode %s', (mode) => {
  it.each(['random', 'first'] as const)('selects the rows of greedy, start %s, whatever the seed', async (start) => {
    const gpu = await createPart(plugin, { mode, start }, noHost);
    const cpu = await createPart(greedy, { start }, noHost);
    for (const seed of [1, 2, 3]) {
      const expected = await cpu.sample(features, candidates, 30, testRun({ seed }));
      expect(await gpu.sample(features, candidates, 30, testRun({ seed }))).toEqual(expected);
    }
  });

  for (const golden of goldens('greedy-coreset')) {
    it(`selects the rows of greedy from ${golden.name}`, async () => {
      const given = golden.matrix('features');
      const rows = Uint32Array.from(Array(given.rows).keys());
      const count = golden.values('selected').length;
      const gpu = await createPart(plugin, { mode, start: 'first' }, noHost);
      const cpu = await createPart(greedy, { start: 'first' }, noHost);
      const expected = await cpu.sample(given, rows, count, testRun());
      expect(await gpu.sample(given, rows, count, testRun())).toEqual(expected);
    });
  }
});

it('refuses options that it does not know, and modes that are not right', async () => {
  for (const options of [{ mode: 'headlessgl' }, { mode: 'gpu' }, { withoutGpu: 'random' }, { fallback: 'greedy' }]) {
    await expect(createPart(plugin, options, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  }
});

it('throws what is not about the device, also where it may take the CPU', async () => {
  const part = await createPart(plugin, { mode: 'cpu', withoutGpu: 'greedy' }, noHost);
  const twice = part.sample(features, Uint32Array.of(3, 3), 2, testRun());
  await expect(twice).rejects.toMatchObject({ code: 'E_OPTION' });
  const stopped = testRun({ signal: AbortSignal.abort() });
  await expect(part.sample(features, candidates, 2, stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
});

describe('a device that dies in the middle', () => {
  const script = `
import { createPart, matrix, plainKernels } from '@tailedcore/core';
import { greedyGpuCoreset } from '@tailedcore/samplers';
import gpuJs from 'gpu.js';
const { signal } = new AbortController();
const all = Uint32Array.from({ length: 4096 }, (_, row) => row);
const features = matrix(4096, 16, new Float32Array(4096 * 16).map((_, i) => (i * 7919) % 1009));
const sample = async (withoutGpu) => {
  const told = [];
  const reports = [];
  const part = await createPart(greedyGpuCoreset, { mode: 'webgpu', start: 'first', withoutGpu }, { signal, warn: (text) => told.push(text) });
  const report = ({ done }) => {
    reports.push(done);
    if (reports.length === 1) gpuJs.WebGPUContext.acquire().then(({ device }) => device.destroy());
  };
  const found = part.sample(features, all, 200, { signal, seed: 1, kernels: plainKernels, report });
  return { told, found: await found.then((rows) => [...rows], (error) => error.message), reports };
};
const expected = [...await plainKernels.farthestFirst(features, all, 200, 0)];
answer({ expected, refused: await sample('refuse'), replaced: await sample('greedy') });`;

  it('ends the run, or gives way to the CPU aloud, with counts that never fall', async ({ skip }) => {
    if (!softwareDriver) return skip("no software Vulkan driver (Debian's package chromium has one)");
    const { expected, refused, replaced } = (await runInProcess(script, null, softwareDriver)) as {
      expected: number[];
      refused: { found: string };
      replaced: { told: string[]; found: number[]; reports: number[] };
    };
    expect(refused.found).toMatch(/^E_GPU: /);
    expect(replaced.found).toEqual(expected);
    expect(replaced.told).toHaveLength(2);
    expect(replaced.told[1]).toMatch(/^Coreset greedy-gpu: .*The same selection is done on the CPU\.$/);
    expect(replaced.reports).toEqual([...replaced.reports].sort((a, b) => a - b));
    expect(replaced.reports.at(-1)).toBe(200);
  });
});

describe('without the optional packages', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tailedcore-peers-'));
    const scope = join(folder, 'node_modules', '@tailedcore');
    await mkdir(scope, { recursive: true });
    await cp(join(packageFolder, 'dist'), join(scope, 'samplers', 'dist'), { recursive: true });
    await cp(join(packageFolder, 'package.json'), join(scope, 'samplers', 'package.json'));
    const installed = async (name: string) => {
      for (let from = packageFolder; ; from = dirname(from)) {
        const found = await realpath(join(from, 'node_modules', name)).catch(() => undefined);
        if (found !== undefined) return found;
      }
    };
    await symlink(await installed('@tailedcore/core'), join(scope, 'core'), 'junction');
    await symlink(await installed('zod'), join(folder, 'node_modules', 'zod'), 'junction');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('every mode says how to install them, greedy works, and withoutGpu takes it', async () => {
    const script = `
import { createPart, matrix, plainKernels } from '@tailedcore/core';
import { greedyCoreset, greedyGpuCoreset, tryGpu } from '@tailedcore/samplers';
const { signal } = new AbortController();
const told = [];
const host = { signal, warn: (text) => told.push(text) };
const refusals = [];
for (const mode of ['auto', 'webgpu', 'cpu', 'webasm']) {
  refusals.push(await createPart(greedyGpuCoreset, { mode }, host).then(() => 'none', (error) => error.message));
}
const sample = async (plugin, options) => {
  const part = await createPart(plugin, options, host);
  const run = { signal, seed: 1, kernels: plainKernels, report: () => undefined };
  return [...await part.sample(matrix(4, 1, Float32Array.of(0, 1, 9, 4)), Uint32Array.of(0, 1, 2, 3), 3, run)];
};
answer({ refusals, greedy: await sample(greedyCoreset, {}), instead: await sample(greedyGpuCoreset, { withoutGpu: 'greedy' }), told, trial: await tryGpu() });`;
    const found = (await runInProcess(script, null, {}, folder)) as Record<string, string[]>;
    for (const message of found['refusals']!) {
      expect(message).toMatch(
        /^E_GPU: .*package (gpu\.js|webgpu) cannot be loaded\. .*"npm install gpu\.js@\S+ webgpu@0\.6\.2"/,
      );
    }
    expect(found['refusals']).toHaveLength(4);
    expect(found['instead']).toEqual(found['greedy']);
    expect(found['told']).toEqual([
      expect.stringMatching(/webgpu cannot be loaded\. The same selection is done on the CPU/),
    ]);
    expect(found['trial']).toEqual({ works: false, detail: 'the package webgpu cannot be loaded' });
  });

  it('published types do not need them', async () => {
    const dist = join(packageFolder, 'dist');
    const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      expect(await readFile(join(dist, file), 'utf8'), file).not.toMatch(
        /(from|import\(|types=)\s*['"](gpu\.js|webgpu|@webgpu\/types)['"]/,
      );
    }
  });
});
