import { fail } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { chooseDevice } from './choose-device.ts';
import { deviceError, deviceText, type GpuName } from './device.ts';
import type { OpenGpu } from './open-gpu.ts';

/** Devices that are there, with their time for the probe; the CPU takes 10 ms. */
function devices(there: Partial<Record<GpuName, number>>) {
  const asked: string[] = [];
  const closed: string[] = [];
  const open = async (name: GpuName): Promise<OpenGpu> => {
    asked.push(name);
    const probeMs = there[name];
    if (probeMs === undefined) throw deviceError(name, 'onnxruntime says: no such thing');
    const openGraph = () => Promise.reject(new Error('not asked for here'));
    return { name, batch: 8, probeMs, openGraph, [Symbol.asyncDispose]: async () => void closed.push(name) };
  };
  return { asked, closed, opener: { open, cpuMs: async () => 10 } };
}

describe('a device asked for by name', () => {
  it('is the CPU without asking for any other', async () => {
    const { asked, opener } = devices({ cuda: 1 });
    const { gpu, taken } = await chooseDevice('cpu', opener);
    expect({ gpu, taken, asked }).toEqual({
      gpu: undefined,
      taken: { wanted: 'cpu', name: 'cpu', batch: 1, refused: [] },
      asked: [],
    });
  });

  it.each(['cuda', 'webgpu'] as const)('%s is taken however slow it is', async (name) => {
    const { gpu, taken } = await chooseDevice(name, devices({ cuda: 99, webgpu: 99 }).opener);
    expect(gpu?.name).toBe(name);
    expect(taken).toEqual({ wanted: name, name, batch: 8, refused: [] });
  });

  it('that cannot be had is an error that says what to do, not another device', async () => {
    const { asked, opener } = devices({ webgpu: 1 });
    const refused = chooseDevice('cuda', opener);
    await expect(refused).rejects.toMatchObject({ code: 'E_DEVICE', details: { device: 'cuda' } });
    await expect(refused).rejects.toThrow(
      /device cuda .*no such thing.*--onnxruntime-node-install-cuda=v12.*--device auto/s,
    );
    expect(asked).toEqual(['cuda']);
  });
});

describe('auto', () => {
  it('takes CUDA before WebGPU', async () => {
    const { asked, opener } = devices({ cuda: 5, webgpu: 1 });
    expect((await chooseDevice('auto', opener)).taken).toEqual({ wanted: 'auto', name: 'cuda', batch: 8, refused: [] });
    expect(asked).toEqual(['cuda']);
  });

  it('takes WebGPU where there is no CUDA, and tells why', async () => {
    const { gpu, taken } = await chooseDevice('auto', devices({ webgpu: 5 }).opener);
    expect(gpu?.name).toBe('webgpu');
    expect(deviceText(taken)).toBe('backbones run on webgpu. Not cuda: onnxruntime says: no such thing.');
  });

  it('takes no device that is slower than the CPU, and closes it', async () => {
    const { closed, opener } = devices({ webgpu: 800 });
    const { gpu, taken } = await chooseDevice('auto', opener);
    expect(gpu).toBeUndefined();
    expect(closed).toEqual(['webgpu']);
    expect(taken).toMatchObject({ name: 'cpu', batch: 1, refused: [{ name: 'cuda' }, { name: 'webgpu' }] });
    expect(deviceText(taken)).toMatch(
      /^backbones run on cpu\. Not cuda: .* Not webgpu: it is no faster .*800\.0 ms against 10\.0 ms/,
    );
  });

  it('hides no failure of another kind', async () => {
    const opener = { open: () => Promise.reject(fail('E_ENGINE', { reason: 'closed' })), cpuMs: async () => 1 };
    await expect(chooseDevice('auto', opener)).rejects.toMatchObject({ code: 'E_ENGINE' });
  });
});
