import type { Plugin } from '@tailedcore/core';
import { importedScores } from '../systems/imported-scores.ts';
import { padimSystem } from '../systems/padim.ts';
import { pipelineSystem } from '../systems/pipeline-system.ts';
import type { System } from '../systems/system.ts';
import type { SystemSpec } from './cell.ts';

/** Where what settings name is looked up, and what may be used. */
export interface SystemHost {
  /** The folder from which plugins are looked up. */
  readonly from: string;
  readonly plugins: readonly Plugin[];
  /** Bytes that features may take. */
  readonly memory?: number | undefined;
}

/**
 * What judges images, as a recipe describes it.
 * @throws E_CONFIG naming every wrong setting or option, E_SCORES.
 */
export function makeSystem(spec: Exclude<SystemSpec, { readonly kind: 'sampler' }>, host: SystemHost): Promise<System> {
  switch (spec.kind) {
    case 'pipeline':
      return pipelineSystem(spec.settings, { source: host, memory: host.memory });
    case 'baseline':
      return padimSystem(spec.options, spec.settings, host);
    case 'scores':
      return importedScores(spec.path, spec.options);
  }
}
