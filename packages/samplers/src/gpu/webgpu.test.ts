import { plainKernels } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/golden.ts';
import { drawnCandidates, drawnRows, type RowKind, rowKinds } from './fixtures/drawn-rows.ts';
import { noDriver, runInProcess, softwareDriver } from './fixtures/run-in-process.ts';

const driver = softwareDriver ?? {};
beforeAll(() => {
  if (softwareDriver) return;
  console.warn("SKIPPED: WebGPU on a software driver; Debian's package chromium has one");
});

/** Selects from every case in mode webgpu; for each the rows, or what went wrong. */
const selectAll = `
import { createPart, matrix, plainKernels } from '@tailedcore/core';
import { greedyGpuCoreset } from '@tailedcore/samplers';
const warnings = [];
const { signal } = new AbortController();
const part = await createPart(greedyGpuCoreset, { mode: 'webgpu', start: 'first' }, { signal, warn: (text) => warnings.push(text) });
const selections = [];
for (const { rows, columns, data, candidates, count } of given) {
  const numbers = new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer);
  const run = { signal, seed: 1, kernels: plainKernels, report: () => undefined };
  const selected = part.sample(matrix(rows, columns, numbers), Uint32Array.from(candidates), count, run);
  selections.push(await selected.then((found) => [...found], (error) => error.message));
}
answer({ warnings, selections, navigator: 'navigator' in globalThis && 'gpu' in navigator });
`;

interface Answer {
  readonly warnings: string[];
  readonly selections: unknown[];
  readonly navigator: boolean;
}

describe.skipIf(softwareDriver === undefined)('WebGPU on a software driver', () => {
  it('selects the rows of the plain kernel and of the goldens, whatever the rows, and says that it is slow', async () => {
    const sets = [
      ...(Object.keys(rowKinds) as RowKind[]).map((kind, i) => {
        const columns = [1, 3, 16, 40][i % 4] ?? 1;
        const features = drawnRows(kind, 150, columns);
        return { features, candidates: drawnCandidates(150, 140), count: 20, golden: undefined };
      }),
      // gpu.js ends some loops after 1,000 turns.
      { features: drawnRows('spread', 70, 1100), candidates: drawnCandidates(70, 66), count: 12, golden: undefined },
      ...goldens('greedy-coreset').map((golden) => {
        const features = golden.matrix('features');
        const first = golden.values('first_index')[0]!;
        const others = [...Array(features.rows).keys()].filter((row) => row !== first);
        const expected = golden.values('selected');
        return { features, candidates: Uint32Array.of(first, ...others), count: expected.length, golden: expected };
      }),
    ];
    const given = sets.map(({ features: { rows, columns, data }, candidates, count }) => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
      return { rows, columns, data: bytes, candidates: [...candidates], count };
    });
    const { selections, warnings, navigator } = (await runInProcess(selectAll, given, driver)) as Answer;
    for (const [i, { features, candidates, count, golden }] of sets.entries()) {
      const expected = await plainKernels.farthestFirst(features, candidates, count, 0);
      expect(selections[i], `set ${i}`).toEqual([...expected]);
      if (golden) expect((selections[i] as number[]).slice(0, count / 2)).toEqual(golden.slice(0, count / 2));
    }
    expect(warnings).toEqual([expect.stringMatching(/^Coreset greedy-gpu: SwiftShader.* computes on the CPU/)]);
    expect(navigator).toBe(false);
  });

  it('is no graphics card: auto refuses it or takes the CPU, as told', async () => {
    const script = `
import { createPart, matrix, plainKernels } from '@tailedcore/core';
import { greedyGpuCoreset, tryGpu } from '@tailedcore/samplers';
const { signal } = new AbortController();
const warnings = [];
const host = { signal, warn: (text) => warnings.push(text) };
const refused = await createPart(greedyGpuCoreset, {}, host).catch((error) => error.message);
const part = await createPart(greedyGpuCoreset, { withoutGpu: 'greedy' }, host);
const run = { signal, seed: 1, kernels: plainKernels, report: () => undefined };
const rows = [...await part.sample(matrix(4, 1, Float32Array.of(0, 1, 9, 4)), Uint32Array.of(0, 1, 2, 3), 4, run)];
answer({ refused, warnings, rows, trial: await tryGpu() });`;
    const software = (await runInProcess(script, null, driver)) as Record<string, unknown>;
    expect(software['refused']).toMatch(/^E_GPU: .*the only adapter, SwiftShader driver .*computes on the CPU/);
    expect(software['warnings']).toEqual([
      expect.stringMatching(/SwiftShader.*The same selection is done on the CPU\.$/),
    ]);
    expect([...(software['rows'] as number[])].sort()).toEqual([0, 1, 2, 3]);
    expect(software['trial']).toMatchObject({ works: false, detail: expect.stringContaining('SwiftShader') });
  });

  it('gives its memory back, run after run, also when runs overlap or are stopped', async () => {
    const script = `
import { matrix } from '@tailedcore/core';
import { createPart, plainKernels } from '@tailedcore/core';
import { greedyGpuCoreset } from '@tailedcore/samplers';
const { signal } = new AbortController();
const part = await createPart(greedyGpuCoreset, { mode: 'webgpu' }, { signal, warn: () => undefined });
// 8 MB of tiles, as many on the device.
const features = matrix(32768, 64, new Float32Array(32768 * 64).map((_, i) => (i * 7919) % 101));
const all = Uint32Array.from({ length: features.rows }, (_, row) => row);
const run = (stop) => ({ signal: stop ?? signal, seed: 1, kernels: plainKernels, report: () => undefined });
const once = () => part.sample(features, all, 2, run());
await Promise.all([once(), once()]);
await once();
const before = process.memoryUsage.rss();
const codes = [];
for (let i = 0; i < given; i++) {
  const stop = new AbortController();
  const stopped = part.sample(features, all, 50, { ...run(stop.signal), report: () => stop.abort() });
  codes.push(await stopped.then(() => 'done', (error) => error.code));
}
answer({ codes: [...new Set(codes)], grown: process.memoryUsage.rss() - before });`;
    const runs = 12;
    const found = (await runInProcess(script, runs, driver)) as { codes: string[]; grown: number };
    expect(found.codes).toEqual(['E_ABORTED']);
    expect(found.grown).toBeLessThan((runs / 2) * 16e6);
  });
});

describe.skipIf(process.platform !== 'linux')('where there is no driver', () => {
  it('the error says what is needed, and a trial says what was found', async () => {
    const script = `
import { createPart } from '@tailedcore/core';
import { greedyGpuCoreset, tryGpu } from '@tailedcore/samplers';
const refused = await Promise.all(['auto', 'webgpu'].map((mode) => createPart(greedyGpuCoreset, { mode }, {}).catch((error) => error.message)));
answer({ refused, trial: await tryGpu() });`;
    const { refused, trial } = (await runInProcess(script, null, noDriver)) as { refused: string[]; trial: unknown };
    for (const message of refused) {
      expect(message).toMatch(
        /^E_GPU: .*there is no adapter\. WebGPU needs a graphics card and its driver: Vulkan .*coreset\.use=greedy/,
      );
    }
    expect(trial).toEqual({ works: false, detail: 'there is no adapter' });
  });
});
