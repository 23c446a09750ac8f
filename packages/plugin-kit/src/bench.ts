import {
  createPart,
  type PartByKind,
  type Plugin,
  type PluginHost,
  type PluginKind,
  type Traits,
} from '@tailedcore/core';
import { kitHost } from './kit-host.ts';
import type { CheckSettings } from './settings.ts';

/** How a part is made for a check. */
export interface Making {
  readonly options?: unknown;
  readonly host?: Partial<PluginHost>;
  readonly threads?: number;
}

/** The plugin under test, and what it is tested with. */
export interface Bench<Part> {
  readonly settings: CheckSettings;
  readonly traits: Traits;
  readonly seed: number;
  readonly tolerance: number;
  /** Makes a part, hands it to `body` and closes it. */
  use<T>(body: (part: Part) => Promise<T>, making?: Making): Promise<T>;
}

export function createBench<Kind extends PluginKind, Options>(
  plugin: Plugin<Kind, Options>,
  settings: CheckSettings,
): Bench<PartByKind[Kind]> {
  return {
    settings,
    traits: plugin.traits ?? {},
    seed: settings.seed ?? 1,
    tolerance: settings.tolerance ?? 1e-4,
    async use(body, { options = settings.options ?? {}, host, threads } = {}) {
      const part = await createPart(plugin, options, kitHost({ ...settings.host, ...host }, threads));
      try {
        return await body(part);
      } finally {
        if (Symbol.asyncDispose in part) await part[Symbol.asyncDispose]();
      }
    },
  };
}
