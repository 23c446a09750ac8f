import { throwIfAborted } from '@tailedcore/core';
import { resolveMethod, type Session } from '@tailedcore/runtime';
import { tailCandidate } from '../samplers/methods/tail-part.ts';
import { embedImages } from '../samplers/embed-images.ts';
import { samplerCandidate } from '../samplers/sampler-candidates.ts';
import { samplerStudy } from '../samplers/sampler-study.ts';
import { patchShares } from '../systems/patch-shares.ts';
import type { SystemFacts } from '../systems/system.ts';
import type { CellBody, CellTask, SystemSpec } from './cell.ts';
import { judgeSplit } from './judge-split.ts';
import { makeSystem, type SystemHost } from './make-system.ts';

/** What cells are worked on with. */
export interface CellHost extends SystemHost {
  readonly session: Session;
  /** Where embeddings of images are kept, for cells of task samplers. */
  readonly embeddings?: string | undefined;
  warn(message: string): void;
}

/**
 * Works on a cell: fits and judges, or lets a sampler look.
 * @throws E_ABORTED, E_BENCH_IMAGE, the problem of an image that cannot be read, and what systems and samplers throw.
 */
export async function runCell(task: CellTask, host: CellHost): Promise<CellBody> {
  throwIfAborted(host.session.run(0).signal);
  const { system } = task;
  return system.kind === 'sampler' ? runSampler(task, system, host) : runDetection(task, system, host);
}

async function runDetection(
  { split, seed, measure }: CellTask,
  spec: Exclude<SystemSpec, { readonly kind: 'sampler' }>,
  host: CellHost,
): Promise<CellBody> {
  const system = await makeSystem(spec, host);
  const start = performance.now();
  await using fitted = await system.fit(split, seed, host.session);
  const fit = secondsSince(start);
  const judging = performance.now();
  const judged = await judgeSplit(fitted.judge(), split, measure.pixels, host.session.run(seed).signal);
  const seconds = { fit, judge: secondsSince(judging) };
  const facts = measure.patches ? await withPatches(fitted.facts, spec, { split, seed }, host) : fitted.facts;
  return { task: 'detection', seconds, ...judged, facts };
}

/** Systems other than pipelines have no patches to count. */
async function withPatches(
  facts: SystemFacts,
  spec: SystemSpec,
  { split, seed }: Pick<CellTask, 'split' | 'seed'>,
  host: CellHost,
): Promise<SystemFacts> {
  if (spec.kind !== 'pipeline') return facts;
  const options = { source: host, memory: host.memory };
  return { ...facts, patches: await patchShares(split, spec.settings, seed, host.session, options) };
}

async function runSampler(
  { split, seed }: CellTask,
  { name, options, settings }: Extract<SystemSpec, { readonly kind: 'sampler' }>,
  host: CellHost,
): Promise<CellBody> {
  const { session, embeddings: folder } = host;
  const start = performance.now();
  const embeddings = await embedImages(split.train, session, settings, folder, { source: host, onWarning: host.warn });
  const fit = secondsSince(start);
  const looking = performance.now();
  const resolved = await resolveMethod(settings, host);
  const sampler = name === undefined ? await ownSampler(resolved, session) : await samplerCandidate(name, options);
  const { measures, classSizes } = await samplerStudy(split, embeddings, sampler, seed, session.run(seed));
  return { task: 'samplers', seconds: { fit, judge: secondsSince(looking) }, measures, classSizes };
}

/** The tail part of settings. */
async function ownSampler(resolved: Awaited<ReturnType<typeof resolveMethod>>, session: Session) {
  const { backbone, tail } = await session.method(resolved);
  await backbone[Symbol.asyncDispose]();
  const { use, options } = resolved.complete.tail;
  return tailCandidate({ use, options }, tail);
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
