import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JudgedImage, ServerContext } from '../context.ts';
import { workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { RecentResults } from '../recent.ts';
import { feedbackOnImage, feedbackOnResult } from './give-feedback.ts';
import { openFeedbackStore } from './index.ts';

const folder = workFolder();
let stores = 0;
const bytes = await drawPhotograph(1);

/** A server's memory with a result `one` of the model `line`; what drift and metrics are told is written down. */
async function place() {
  const recent = new RecentResults();
  recent.add({
    id: 'one',
    time: new Date(),
    model: { name: 'line', sha256: 'a'.repeat(64) },
    image: { name: 'photo.png', bytes },
    prediction: { patches: new Float32Array(1) },
    result: { score: 3, pValue: 0.01, verdict: 'defect' },
  } as unknown as JudgedImage);
  const told: unknown[] = [];
  const drift = { mark: (...words: unknown[]) => told.push(words) };
  const metrics = { feedback: (...words: unknown[]) => told.push(words) };
  // Nothing else of them is used here.
  const others = { drift, metrics } as unknown as Pick<ServerContext, 'drift' | 'metrics'>;
  const store = await openFeedbackStore(join(folder, `store-${stores++}`));
  return { recent, store, told, ...others };
}

it('tells drift of defects, and of defects that are none', async () => {
  const at = await place();
  using store = at.store;
  const { imageSha256 } = await feedbackOnResult(at, 'line', 'one', { label: 'defect' });
  expect(at.told).toEqual([
    ['line', 'one', true],
    ['line', 'defect'],
  ]);
  await feedbackOnImage(at, 'line', imageSha256, { label: 'none' });
  expect(at.told.slice(2)).toEqual([
    ['line', 'one', false],
    ['line', 'none'],
  ]);
  expect(at.recent.get('one')?.label).toBe('none');
  expect(await store.list()).toMatchObject([
    { score: 3, pValue: 0.01, verdict: 'defect', result: 'one', label: 'defect', supersededBy: 2 },
    { score: 3, pValue: 0.01, verdict: 'defect', result: 'one', label: 'none', supersededBy: null },
  ]);
});

it('knows no result and no image of another model, and keeps nothing then', async () => {
  const at = await place();
  using store = at.store;
  await expect(feedbackOnResult(at, 'other', 'one', { label: 'good' })).rejects.toMatchObject({
    code: 'E_RESULT_UNKNOWN',
  });
  const { imageSha256 } = await feedbackOnResult(at, 'line', 'one', { label: 'good' });
  await expect(feedbackOnImage(at, 'other', imageSha256, { label: 'good' })).rejects.toMatchObject({
    code: 'E_RESULT_UNKNOWN',
  });
  expect(await store.list()).toHaveLength(1);
});
