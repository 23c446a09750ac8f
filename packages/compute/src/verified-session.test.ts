import type { GraphSession } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { verifiedSession } from './verified-session.ts';

const outputs = (...data: number[]) => ({ patches: { shape: [data.length], data: Float32Array.from(data) } });

/** A device that answers with `values`, and a CPU that answers 1, 2, 4. */
function devices(...values: number[]) {
  const calls = { device: 0, cpu: 0, closed: 0 };
  const device: GraphSession = {
    batch: 8,
    run: async () => (calls.device++, outputs(...values)),
    [Symbol.asyncDispose]: async () => void calls.closed++,
  };
  const session = verifiedSession('webgpu', device, async () => (calls.cpu++, outputs(1, 2, 4)));
  return { calls, session };
}

describe('a verified session', () => {
  it('asks the CPU once, whatever comes at once and after', async () => {
    const { calls, session } = devices(1, 2, 4.001);
    const all = await Promise.all([session.run({}), session.run({})]);
    all.push(await session.run({}));
    expect(all.map(({ patches }) => patches?.data[2])).toEqual(Array(3).fill(Math.fround(4.001)));
    expect(calls).toEqual({ device: 3, cpu: 1, closed: 0 });
    expect(session.batch).toBe(8);
    await session[Symbol.asyncDispose]();
    expect(calls.closed).toBe(1);
  });

  it.each([
    [[1, 2, 4.01], '2.5e-3'],
    [[1, NaN, 4], 'Infinity'],
    [[1, 2], 'Infinity'],
  ])('gives out no result of a device that answers %j', async (values, difference) => {
    const { session } = devices(...values);
    const passes = [session.run({}), session.run({})];
    for (const pass of passes) {
      await expect(pass).rejects.toMatchObject({ code: 'E_DEVICE' });
      await expect(pass).rejects.toThrow(`patches differs from the CPU's by ${difference}`);
    }
    await expect(session.run({})).rejects.toMatchObject({ code: 'E_DEVICE' });
  });
});
