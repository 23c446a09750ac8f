import { fileURLToPath } from 'node:url';
import type { Plugin, PluginKind } from '@tailedcore/core';
import type { ResolvedPlugin } from '../resolve-plugin.ts';
import type { Candidate } from './candidates.ts';
import { importModule, locateModule } from './load-module.ts';
import { packageOf } from './package-facts.ts';
import { pluginProblem } from './plugin-form.ts';

/** Why a candidate is not the plugin. */
export interface Refused {
  readonly specifier: string;
  /** Where it was looked up from. */
  readonly folder: string;
  readonly reason: string;
  /** Something of that name is there. */
  readonly exists: boolean;
  readonly cause?: unknown;
}

export type Loaded<Kind extends PluginKind = PluginKind> = ResolvedPlugin<Kind> | Refused;

/** Looks a package or file up from `folder`, imports it and checks the plugin it exports. Never throws. */
export async function loadCandidate<Kind extends PluginKind>(
  candidate: Candidate,
  folder: string,
  kind?: Kind,
): Promise<Loaded<Kind>> {
  const { specifier } = candidate;
  const refused = (reason: string, exists = true, cause?: unknown) => ({ specifier, folder, reason, exists, cause });
  if ('skip' in candidate) return refused(candidate.skip, false);
  const located = await locateModule(specifier, folder);
  if ('reason' in located) return refused(located.reason, !located.missing);
  try {
    const found = exported(await importModule(located.url, folder));
    if (found === undefined) return refused('it exports no "plugin"');
    const problem = pluginProblem(found, kind);
    if (problem !== undefined) return refused(problem);
    // Its form was checked a line above.
    const plugin = found as Plugin<Kind>;
    if (candidate.is === 'file') return { plugin, use: plugin.name, origin: 'file' };
    const version = (await packageOf(fileURLToPath(located.url)))?.version;
    return { plugin, use: specifier, version, origin: 'package' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused(`it fails when it is imported: ${message}`, true, error);
  }
}

/** The export `plugin`, or a default export that looks like one or, in CommonJS, holds one. */
function exported(module: Readonly<Record<string, unknown>>): unknown {
  if (module['plugin'] !== undefined) return module['plugin'];
  const { default: main } = module as { default?: { plugin?: unknown; default?: unknown } };
  return [main?.plugin, main?.default, main].find((value) => looksLikePlugin(value));
}

function looksLikePlugin(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && 'create' in value;
}
