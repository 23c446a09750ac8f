import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingCudaLibrary } from './cuda-library.ts';
import type { GpuName } from './device.ts';
import { createEngine } from './engine.ts';
import { openGpu, type OpenGpu } from './open-gpu.ts';
import { type Probed, probe, relativeDifference } from './probe.ts';
import { probeGraph, probeInputs } from './probe-graph.ts';
import type { SharedGraph } from './sessions.ts';

/** The CPU in the role of a graphics card: everything but the provider is the same. */
const pretended = 'cpu' as GpuName;
const graph: SharedGraph = { id: 0, bytes: probeGraph() };
const inputs = probeInputs();
const engine = createEngine({ threads: 1 });
let expected: Probed;
let gpu: OpenGpu;
beforeAll(async () => {
  const session = await engine.openGraph(probeGraph());
  expected = await probe(() => session.run(inputs));
  gpu = await openGpu(pretended, graph, expected);
});
afterAll(async () => {
  await gpu[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

describe('an open device', () => {
  it('takes several images a pass, runs graphs in its own thread, and was timed', async () => {
    const session = await gpu.openGraph({ id: 1, bytes: probeGraph() });
    expect([gpu.batch, session.batch]).toEqual([8, 8]);
    expect(gpu.probeMs).toBeGreaterThan(0);
    const found = await Promise.all([session.run(inputs), session.run(inputs), session.run(inputs)]);
    for (const { means } of found) expect(means?.data).toEqual(expected.values);
  });

  it('that fails in the middle of the work is E_DEVICE with what onnxruntime says', async () => {
    const session = await gpu.openGraph({ id: 1, bytes: probeGraph() });
    const failing = session.run({ image: inputs['image']! });
    await expect(failing).rejects.toMatchObject({ code: 'E_DEVICE', cause: { code: 'E_ENGINE' } });
    await expect(failing).rejects.toThrow(/failed in the middle of the work: .*filter/);
    expect((await session.run(inputs))['means']?.data).toEqual(expected.values);
  });

  it('that cannot take a network says so', async () => {
    await expect(gpu.openGraph({ id: 2, bytes: Uint8Array.of(1, 2, 3) })).rejects.toThrow(
      /E_DEVICE.*cannot take the network/,
    );
  });

  it('obeys an abort, before and while it computes', async () => {
    const session = await gpu.openGraph({ id: 1, bytes: probeGraph() });
    await expect(session.run(inputs, AbortSignal.abort())).rejects.toMatchObject({ code: 'E_ABORTED' });
    const stop = new AbortController();
    const running = session.run(inputs, stop.signal);
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it('closes once, after what runs, and then takes nothing', async () => {
    const closing = await openGpu(pretended, graph, expected);
    const session = await closing.openGraph({ id: 1, bytes: probeGraph() });
    const running = session.run(inputs);
    await Promise.all([closing[Symbol.asyncDispose](), closing[Symbol.asyncDispose]()]);
    expect((await running)['means']?.data).toEqual(expected.values);
    await expect(session.run(inputs)).rejects.toThrow(/^E_ENGINE.*closed/);
  });
});

describe('a device is refused', () => {
  it('when its numbers are not those of the CPU', async () => {
    const values = Float32Array.from(expected.values, (value) => value * 1.002);
    await expect(openGpu(pretended, graph, { ...expected, values })).rejects.toThrow(
      /E_DEVICE.*differ from the CPU's by 2\.0e-3, more than 0\.001/,
    );
  });

  it('when onnxruntime has none of that name', async () => {
    await expect(openGpu('quantum' as GpuName, graph, expected)).rejects.toThrow(
      /E_DEVICE.*onnxruntime says: .*quantum/,
    );
  });
});

describe('an engine', () => {
  it('on the CPU tells so and opens nothing else', async () => {
    expect(await engine.device()).toEqual({ wanted: 'cpu', name: 'cpu', batch: 1, refused: [] });
    expect((await engine.openGraph(probeGraph())).batch).toBe(1);
  });

  it.skipIf(missingCudaLibrary() === undefined)('for CUDA where it is not installed is a clean failure', async () => {
    await using none = createEngine({ threads: 1, device: 'cuda' });
    await expect(none.openGraph(probeGraph())).rejects.toThrow(
      /E_DEVICE: The device cuda .*is not installed.*install\.js/,
    );
    await expect(none.device()).rejects.toMatchObject({ code: 'E_DEVICE' });
  });

  it('for auto tells once what it took, and works', async () => {
    const told: string[] = [];
    await using any = createEngine({ threads: 1, device: 'auto', onWarning: (message) => told.push(message) });
    const session = await any.openGraph(probeGraph());
    await any.openGraph(probeGraph());
    const { name, refused } = await any.device();
    expect(told).toEqual([expect.stringMatching(new RegExp(`^Device auto: backbones run on ${name}\\.`))]);
    for (const { name: other, reason } of refused) expect(told[0]).toContain(`Not ${other}: ${reason}.`);
    const { means } = await session.run(inputs);
    expect(relativeDifference(means?.data ?? [], expected.values)).toBeLessThan(1e-3);
  });
});

describe('the CUDA library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cuda-library-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is missing only where the package is laid out as known and has no such file', () => {
    expect(missingCudaLibrary(join(folder, 'no-such-folder'))).toBeUndefined();
    const native = join(folder, 'native');
    mkdirSync(native);
    expect(missingCudaLibrary(native)).toMatch(/onnxruntime_providers_cuda.* is not installed/);
    for (const name of ['libonnxruntime_providers_cuda.so', 'onnxruntime_providers_cuda.dll'])
      writeFileSync(join(native, name), '');
    expect(missingCudaLibrary(native)).toBeUndefined();
  });
});

describe('the relative difference', () => {
  it('is in units of the largest value expected', () => {
    expect(relativeDifference([1, 2, -4], [1, 2.5, -4])).toBe(0.125);
    expect(relativeDifference([0, 0], [0, 0])).toBe(0);
    expect(relativeDifference([1], [0])).toBe(Infinity);
  });

  it('is infinite for what cannot be compared', () => {
    expect(relativeDifference([1, NaN], [1, 2])).toBe(Infinity);
    expect(relativeDifference([1], [1, 2])).toBe(Infinity);
  });
});
