import { createPart, type Plugin, type TailSampler } from '@tailedcore/core';
import type { SamplerCandidate, Selection } from '../candidate.ts';
import { type CandidateMaker, defineCandidate } from '../define-candidate.ts';
import { needsNoHost } from '../needs-no-host.ts';

/** A built-in tail part as a candidate, with some of its options changed. */
export function builtInTail<Options>(
  name: string,
  title: string,
  plugin: Plugin<'tail', Options>,
  changed: Readonly<Record<string, unknown>> = {},
): CandidateMaker {
  return defineCandidate<Options>({
    name,
    title,
    seeded: plugin.traits?.seeded ?? false,
    options: plugin.options,
    changed,
    select: async (embeddings, options, run) =>
      selectionOf(await (await createPart(plugin, options, needsNoHost)).selectTail(embeddings, run)),
  });
}

/**
 * The tail part of a method as a candidate: the way for parts of plugins, made by a session.
 * @param part - how settings name it, for the content address.
 */
export function tailCandidate(
  part: { readonly use: string; readonly options: unknown },
  tail: TailSampler,
  title = part.use,
): SamplerCandidate {
  return {
    name: part.use,
    title,
    // A plugin need not say whether it draws.
    seeded: true,
    identity: { tail: part },
    select: async (embeddings, run) => selectionOf(await tail.selectTail(embeddings, run)),
  };
}

function selectionOf(found: Awaited<ReturnType<TailSampler['selectTail']>>): Selection {
  return { selected: found.images, classSizes: found.classSizes, outlierScores: null };
}
