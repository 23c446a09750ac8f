import { join } from 'node:path';
import { encodeModel } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPhotograph, put, writePhotographs } from './fixtures/photographs.ts';
import { workFolder } from './fixtures/work-folder.ts';
import { fit, type Model, openModel, predict, type Prediction } from './index.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
let model: Model;
const steps = new Set<string>();
beforeAll(async () => {
  await writePhotographs(at('photos'), 6);
  model = await fit(at('photos'), { threads: 2, output: at('m'), onProgress: ({ step }) => steps.add(step) });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('the library', () => {
  it('fits, reports progress and writes what it returns', async () => {
    expect(model.learnt.names).toHaveLength(6);
    expect([...steps]).toEqual(expect.arrayContaining(['features', 'coreset', 'calibrate']));
    await using opened = await openModel(at('m'), { threads: 1 });
    expect(Buffer.concat(encodeModel(opened.model)).equals(Buffer.concat(encodeModel(model)))).toBe(true);
  });

  it('judges bytes as it judges files, from a model in memory as from its file', async () => {
    const bytes = await drawPhotograph(2, { spot: 30 });
    await put(at('new.png'), bytes);
    const [fromBytes] = await all(predict(model, [{ name: 'new.png', bytes }], { threads: 2 }));
    const [fromFile] = await all(predict(at('m'), at('new.png'), { threads: 1 }));
    expect(fromBytes).toEqual(fromFile);
    expect(fromFile as Prediction).toMatchObject({ name: 'new.png', verdict: 'defect' });
  });

  it('keeps a model open for many calls, also at once', async () => {
    await using opened = await openModel(model, { threads: 2 });
    const paths = ['00.png', '01.png', '02.png'].map((name) => join(at('photos'), name));
    const apart = await Promise.all(paths.map((path) => all(opened.predict(path))));
    const together = await all(opened.predict(paths));
    const scores = (results: object[]) => results.map((result) => (result as Prediction).score);
    expect(scores(apart.flat())).toEqual(scores(together));
  });

  it('stops when told, with a code, and leaves nothing', async () => {
    const stop = new AbortController();
    const fitting = fit(at('photos'), { output: at('stopped'), signal: stop.signal, onEstimate: () => stop.abort() });
    await expect(fitting).rejects.toMatchObject({ code: 'E_ABORTED' });
    await expect(openModel(at('stopped'))).rejects.toMatchObject({ code: 'E_MODEL_MISSING' });
    await expect(fit(at('photos'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it('refuses shares that are none', async () => {
    await expect(openModel(model, { falseAlarms: 2 })).rejects.toMatchObject({ code: 'E_OPTION' });
  });
});
