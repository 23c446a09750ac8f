import { fail, heatMapOf, type Model, pluginKinds, type Prediction } from '@tailedcore/core';
import {
  fit,
  openModel,
  type PluginSource,
  type ResolvedMethod,
  resolveMethod,
  type Settings,
} from '@tailedcore/runtime';
import { samplerMeasures, samplerTruth } from '../metrics/sampler-measures.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { Judgement, System, SystemFacts } from './system.ts';

/** What a pipeline is made with, besides its settings. */
export interface PipelineOptions {
  /** Where plugins come from that the settings name. */
  readonly source?: PluginSource | undefined;
  /** Bytes that features may take; by default half of what the process may use. */
  readonly memory?: number | undefined;
}

/**
 * A method of this program: the parts that settings name, fitted and opened as `tailedcore fit` and `predict` do, all models on one session. It is told paths
 * and names of training images and nothing else of them.
 * @returns the system. Its `fit` throws E_BENCH_IMAGE for a training image that cannot be read, and what `fit` of the runtime throws.
 * @throws E_CONFIG naming every wrong setting.
 */
export async function pipelineSystem(settings: Settings, { source, memory }: PipelineOptions = {}): Promise<System> {
  const resolved = await resolveMethod(settings, source);
  const from = { plugins: source?.plugins, from: source?.from };
  return {
    identity: { system: 'pipeline', settings: withoutSeed(resolved.complete), parts: partNames(resolved) },
    async fit(split, seed, session) {
      const files = split.train.map(({ name, path }) => ({ name, path }));
      const model = await fit(files, { ...from, settings: { ...settings, seed }, session, memory, thumbnails: false });
      checkComplete(model);
      const opened = await openModel(model, { session });
      return {
        facts: factsOf(model, split),
        judge: () => judge(opened.predict(split.test.map(({ name, path }) => ({ name, path })))),
        [Symbol.asyncDispose]: () => opened.close(),
      };
    },
  };
}

/** The seed is told with each fit. */
function withoutSeed({ seed: _seed, ...settings }: ResolvedMethod['complete']): unknown {
  return settings;
}

/** Which plugins the parts are, and of which versions. */
export function partNames({ parts }: Pick<ResolvedMethod, 'parts'>): Record<string, unknown> {
  return Object.fromEntries(
    pluginKinds.map((kind) => {
      const { plugin, version, origin } = parts[kind];
      return [kind, { name: plugin.name, version, origin }];
    }),
  );
}

/** A model that learnt from other images than it was told to is no result. @throws E_BENCH_IMAGE */
function checkComplete({ learnt: { skipped } }: Model): void {
  if (skipped[0]) throw fail('E_BENCH_IMAGE', { reason: skipped[0].message });
}

function factsOf(model: Model, { train, tail }: EvaluationSplit): SystemFacts {
  const { learnt, threshold, config } = model;
  const facts = { rows: learnt.rows, threshold: threshold.value };
  if (config.tail.use === 'none') return facts;
  // A model tells class sizes of the images that it takes for rare only.
  const selected = learnt.tail.map(({ image }) => image);
  const found = { selected, classSizes: null, outlierScores: null, truth: samplerTruth(train, tail) };
  return { ...facts, tailFound: samplerMeasures(found) };
}

async function* judge(
  predictions: ReturnType<Awaited<ReturnType<typeof openModel>>['predict']>,
): AsyncGenerator<Judgement> {
  for await (const prediction of predictions) {
    if ('problem' in prediction) throw prediction.problem;
    yield judgementOf(prediction);
  }
}

function judgementOf(prediction: Prediction): Judgement {
  const { score, pValue, verdict, size, placement } = prediction;
  const { data } = heatMapOf(prediction);
  return { score, pValue, verdict: verdict === 'unknown' ? null : verdict, map: { data, size, placement } };
}
