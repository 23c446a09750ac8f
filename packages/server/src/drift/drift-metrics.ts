import { Gauge, type Registry } from 'prom-client';
import type { DriftWatch } from './drift-watch.ts';

/** Adds what a watch knows to a registry; read when somebody asks. */
export function driftMetrics(registry: Registry, drift: DriftWatch): void {
  const registers = [registry];
  new Gauge({
    name: 'tailedcore_recent_score',
    help: 'Quantiles of the last scores, by model and product group.',
    labelNames: ['model', 'group', 'quantile'],
    registers,
    collect() {
      this.reset();
      for (const model of drift.models())
        for (const { product, recent } of drift.state(model)) {
          if (!recent) continue;
          const { group } = product;
          this.set({ model, group, quantile: '0.5' }, recent.median);
          this.set({ model, group, quantile: '0.9' }, recent.p90);
          this.set({ model, group, quantile: '0.99' }, recent.p99);
        }
    },
  });
  new Gauge({
    name: 'tailedcore_drift_shifted',
    help: '1 where the last scores of a product group are not like those of training.',
    labelNames: ['model', 'group'],
    registers,
    collect() {
      this.reset();
      for (const model of drift.models())
        for (const { product, state } of drift.state(model))
          this.set({ model, group: product.group }, state === 'shifted' ? 1 : 0);
    },
  });
}
