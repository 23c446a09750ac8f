import { fail, type Prediction } from '@tailedcore/core';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { Admission } from './admission.ts';
import type { ServerContext } from './context.ts';
import { drawPhotograph } from './fixtures/photographs.ts';
import { judgeImages } from './judge.ts';
import { memoryGuard } from './memory-guard.ts';
import { createMetrics } from './metrics.ts';
import type { ModelShelf, ServedModel } from './models.ts';
import { checkOptions } from './options.ts';

/** A context whose model says of an image what `predict` says of its name. */
function contextOf(predict: (name: string) => Prediction): ServerContext {
  const open = {
    model: { threshold: { value: 1 }, learnt: { names: ['training.png'] } },
    async *predict([image]: readonly [{ name: string }]) {
      yield predict(image.name);
    },
  };
  // As much of a model as judging asks for.
  const model = { name: 'line', open, sha256: '' } as unknown as ServedModel;
  const shelf = { use: (_name: string, task: (model: ServedModel) => unknown) => task(model) } as unknown as ModelShelf;
  const admission = new Admission({ concurrency: 2, queue: 9, timeoutMs: 1000 });
  const log = Fastify({ logger: { level: 'silent' } }).log;
  const options = checkOptions({ models: 'x' });
  const metrics = createMetrics(admission);
  // What others add to a context is not asked for here.
  return {
    options,
    log,
    shelf,
    admission,
    metrics,
    memory: memoryGuard(2 ** 40),
    observers: [],
  } as unknown as ServerContext;
}

const { signal } = new AbortController();

it('tells nothing of the server when one image of several fails by its fault', async () => {
  const bytes = await drawPhotograph(1);
  const context = contextOf((name) => {
    if (name === 'bad') throw fail('E_ENGINE', { reason: '/secret/module is gone' });
    const placement = { width: 9, height: 9, left: 0, top: 0, right: 9, bottom: 9 };
    const hottest = { x: 1, y: 1, value: 1, position: 0, bankRow: 0 };
    return { name, score: 2, pValue: null, verdict: 'defect', hottest, placement, closest: 0 } as unknown as Prediction;
  });
  const [good, bad] = await judgeImages(
    context,
    'line',
    [
      { name: 'good', bytes },
      { name: 'bad', bytes },
    ],
    signal,
  );
  expect(good).toMatchObject({ name: 'good', score: 2, verdict: 'defect' });
  expect(bad).toMatchObject({ name: 'bad', error: { code: 'E_ENGINE' } });
  expect(JSON.stringify(bad)).not.toContain('secret');
  expect(await context.metrics.registry.metrics()).toContain('tailedcore_rejections_total{code="E_ENGINE"} 1');
  await expect(judgeImages(context, 'line', [{ name: 'bad', bytes }], signal)).rejects.toMatchObject({
    code: 'E_ENGINE',
  });
});
