import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { driftMetrics } from './drift-metrics.ts';
import { DriftWatch, type WatchedImage } from './drift-watch.ts';

/** 60 images of product 0 that score near 1, 30 of product 1 near 5, 3 of product 2 near 9. */
const groups = Array.from({ length: 93 }, (_, i) => (i < 60 ? 0 : i < 90 ? 1 : 2));
const levels = [1, 5, 9];
const model = {
  training: {
    images: groups.map((_, i) => i),
    scores: Float32Array.from(groups, (group, i) => (levels[group] as number) + (i % 30) / 100),
  },
  learnt: { groups, names: groups.map((_, i) => `${i}.png`) },
} as unknown as WatchedImage['model']['open']['model'];

const imageOf = (i: number, closest: number, score: number, sha256 = 'one'): WatchedImage => ({
  id: String(i),
  time: new Date(i),
  model: { name: 'line', sha256, open: { model } },
  prediction: { score, closest },
});

const usual = (i: number, level: number) => level + ((i * 7) % 30) / 100;

it('compares every product with its own training scores', () => {
  const told: string[] = [];
  const watch = new DriftWatch((name, { product, state }) => told.push(`${name} ${product.group} ${state}`));
  for (let i = 0; i < 120; i++) {
    // Product 1 scores as product 0 does: for all products together that is nothing new.
    watch.observe(imageOf(2 * i, 0, usual(i, 1)));
    watch.observe(imageOf(2 * i + 1, 70, usual(i, 1)));
  }
  expect(watch.state('line').map(({ product, state }) => [product.group, product.example, state])).toEqual([
    ['0', '0.png', 'steady'],
    ['1', '60.png', 'shifted'],
  ]);
  expect(told).toEqual(['line 1 shifted']);
  expect(watch.state('other')).toEqual([]);
});

it('compares a product with few training scores with all, and says so', () => {
  const watch = new DriftWatch();
  watch.observe(imageOf(0, 91, 9));
  const [drift] = watch.state('line');
  expect(drift?.product).toMatchObject({ group: '2', ownScores: 3, pooled: true });
  expect(drift?.product.training).toHaveLength(93);
  expect(drift?.advice).toContain('only 3 training scores of its own');
});

it('begins anew with another file of the model', () => {
  const watch = new DriftWatch();
  for (let i = 0; i < 50; i++) watch.observe(imageOf(i, 0, 9));
  expect(watch.state('line')[0]?.state).toBe('shifted');
  watch.observe(imageOf(50, 0, 9, 'two'));
  expect(watch.state('line')[0]).toMatchObject({ state: 'learning', images: 1 });
});

it('tells Prometheus quantiles and shifts', async () => {
  const registry = new Registry();
  const watch = new DriftWatch();
  driftMetrics(registry, watch);
  for (let i = 0; i < 50; i++) watch.observe(imageOf(i, 0, 9));
  const text = await registry.metrics();
  expect(text).toContain('tailedcore_drift_shifted{model="line",group="0"} 1');
  expect(text).toContain('tailedcore_recent_score{model="line",group="0",quantile="0.9"} 9');
});

it('tells when marked defects were all that was shifted', () => {
  const told: string[] = [];
  const watch = new DriftWatch((_name, { state }) => told.push(state));
  for (let i = 0; i < 90; i++) watch.observe(imageOf(i, 0, i % 2 === 0 ? 9 : usual(i, 1)));
  for (let i = 0; i < 90; i += 2) watch.mark('line', String(i), true);
  expect(told).toEqual(['shifted', 'steady']);
  watch.mark('line', 'gone', true);
  watch.mark('other', '1', true);
});
