import { resolve } from 'node:path';
import { pluginKinds } from '@tailedcore/core';
import { type ResolvedMethod, resolveMethod, type Settings } from '@tailedcore/runtime';
import { samplerCandidate } from '../samplers/sampler-candidates.ts';
import { partNames } from '../systems/pipeline-system.ts';
import type { SystemSpec } from './cell.ts';
import { makeSystem, type SystemHost } from './make-system.ts';
import { optionFiles } from './option-files.ts';

/** Everything about a system that its results depend on, besides split and seed: its part of a content address. */
export interface SystemAddress {
  /** Plain JSON; may hold texts that are paths of `files`. */
  readonly identity: unknown;
  /** Files whose contents count: weights, plugins in loose files. */
  readonly files: readonly string[];
  /** Whether results depend on what the split is called. */
  readonly namesSplits: boolean;
}

/** @throws E_CONFIG naming every wrong setting or option, E_SCORES. */
export async function describeSystem(spec: SystemSpec, host: SystemHost): Promise<SystemAddress> {
  if (spec.kind === 'scores')
    return { identity: (await makeSystem(spec, host)).identity, files: [], namesSplits: true };
  const resolved = await resolveMethod(spec.settings, host);
  const files = [...optionFiles(resolved), ...pluginFiles(resolved, spec.settings, host.from)];
  const identity =
    spec.kind === 'sampler' ? await samplerIdentity(spec, resolved) : (await makeSystem(spec, host)).identity;
  return { identity, files, namesSplits: false };
}

async function samplerIdentity(
  { name, options }: Extract<SystemSpec, { readonly kind: 'sampler' }>,
  resolved: ResolvedMethod,
): Promise<unknown> {
  const { backbone, image, tail } = resolved.complete;
  const parts = partNames(resolved);
  const sampler =
    name === undefined
      ? { tail: { use: tail.use, options: tail.options }, part: parts['tail'] }
      : (await samplerCandidate(name, options)).identity;
  return { backbone, image, network: parts['backbone'], sampler };
}

/** Loose files of plugins, as the settings name them: a resolved part has only the plugin's own name. */
function pluginFiles({ parts }: ResolvedMethod, settings: Settings, from: string): string[] {
  return pluginKinds.flatMap((kind) => {
    const use = settings[kind]?.use;
    return parts[kind].origin === 'file' && typeof use === 'string' ? [resolve(from, use)] : [];
  });
}
