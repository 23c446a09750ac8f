import type { Prediction } from '@tailedcore/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, Summary } from 'prom-client';
import type { Admission } from './admission.ts';

/** What a server counts, in a registry of its own. */
export interface Metrics {
  readonly registry: Registry;
  /** Seconds of a request, by route and status. */
  request(route: string, method: string, status: number, seconds: number): void;
  /** Seconds of a stage of one image: wait, judge, draw. */
  stage(stage: 'wait' | 'judge' | 'draw', seconds: number): void;
  /** A request or an image that was refused or failed, by code. */
  rejection(code: string): void;
  prediction(model: string, prediction: Pick<Prediction, 'score' | 'verdict'>): void;
  /** What somebody said of an image and was kept. */
  feedback(model: string, label: string): void;
}

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** @param admission - whose queue is told when somebody asks. */
export function createMetrics(admission: Pick<Admission, 'waiting' | 'running'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('tailedcore_queue_depth', 'Images that wait to be judged.', () => admission.waiting);
  gauge('tailedcore_in_flight', 'Images that are being judged.', () => admission.running);
  const seconds = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: requestBuckets, registers });
  const requests = seconds(
    'tailedcore_request_seconds',
    'Seconds from the first byte of a request to the last of its answer.',
    ['route', 'method', 'status'],
  );
  const stages = seconds('tailedcore_stage_seconds', 'Seconds an image spends in a stage: wait, judge, draw.', [
    'stage',
  ]);
  const count = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const rejections = count('tailedcore_rejections_total', 'Requests and images refused or failed, by code.', ['code']);
  const predictions = count('tailedcore_predictions_total', 'Images judged, by model and verdict.', [
    'model',
    'verdict',
  ]);
  const feedback = count('tailedcore_feedback_total', 'Feedback kept, by model and label.', ['model', 'label']);
  const scores = new Summary({
    name: 'tailedcore_score',
    help: 'Scores of the last ten minutes, by model.',
    labelNames: ['model'],
    percentiles: [0.5, 0.9, 0.99],
    maxAgeSeconds: 600,
    ageBuckets: 5,
    registers,
  });
  return {
    registry,
    request: (route, method, status, time) => requests.observe({ route, method, status }, time),
    stage: (stage, time) => stages.observe({ stage }, time),
    rejection: (code) => rejections.inc({ code }),
    feedback: (model, label) => feedback.inc({ model, label }),
    prediction(model, { score, verdict }) {
      predictions.inc({ model, verdict });
      scores.observe({ model }, score);
    },
  };
}
