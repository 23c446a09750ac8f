import type { Plugin, PluginKind } from '@tailedcore/core';
import { abortChecks } from './abort-checks.ts';
import { backboneChecks } from './backbone-checks.ts';
import { backboneTrials } from './backbone-trials.ts';
import { type Bench, createBench } from './bench.ts';
import { callChecks } from './call-checks.ts';
import type { Check } from './check.ts';
import { cleanerChecks } from './cleaner-checks.ts';
import { cleanerTrials } from './cleaner-trials.ts';
import { coresetChecks } from './coreset-checks.ts';
import { coresetTrials } from './coreset-trials.ts';
import { formChecks, isKind } from './form-checks.ts';
import { indexChecks } from './index-checks.ts';
import { indexTrials } from './index-trials.ts';
import { optionChecks } from './option-checks.ts';
import { progressChecks } from './progress-checks.ts';
import { repeatChecks, runRepeatChecks } from './repeat-checks.ts';
import { scorerChecks } from './scorer-checks.ts';
import { scorerTrials } from './scorer-trials.ts';
import type { CheckSettings } from './settings.ts';
import { tailChecks } from './tail-checks.ts';
import { tailTrials } from './tail-trials.ts';
import type { TrialKind } from './trial.ts';
import { variantChecks } from './variant-checks.ts';

/**
 * What a plugin promises, as checks for any test runner. They are independent of one another, and nothing runs before one of them does; they share
 * engines of 1 and 2 threads, which are opened when first needed and keep no process alive. What the plugin's own traits rule out is skipped.
 */
export function checkPlugin<Kind extends PluginKind, Options>(
  plugin: Plugin<Kind, Options>,
  settings: CheckSettings = {},
): Check[] {
  // Plugins differ in the type of their options only, which every check gets from the plugin itself.
  const any = plugin as Plugin;
  return [...formChecks(any), ...optionChecks(any, settings.options ?? {}), ...partChecks(any, settings)];
}

function partChecks(plugin: Plugin, settings: CheckSettings): Check[] {
  const { kind } = plugin;
  const benchOf = <Own extends PluginKind>() => createBench(plugin as Plugin<Own>, settings);
  const seed = settings.seed ?? 1;
  if (!isKind(kind)) return [];
  switch (kind) {
    case 'backbone':
      return allChecks(benchOf<'backbone'>(), backboneTrials(seed, settings), backboneChecks);
    case 'cleaner':
      return allChecks(benchOf<'cleaner'>(), cleanerTrials(seed), cleanerChecks);
    case 'tail':
      return allChecks(benchOf<'tail'>(), tailTrials(seed), tailChecks);
    case 'coreset':
      return allChecks(benchOf<'coreset'>(), coresetTrials(seed), coresetChecks);
    case 'index':
      return allChecks(benchOf<'index'>(), indexTrials(seed), indexChecks);
    case 'scorer':
      return allChecks(benchOf<'scorer'>(), scorerTrials(seed), scorerChecks);
  }
}

function allChecks<Part extends object>(
  bench: Bench<Part>,
  kind: TrialKind<Part>,
  ownChecks: (bench: Bench<Part>) => Check[],
): Check[] {
  const common = [...callChecks(bench, kind), ...repeatChecks(bench, kind)];
  const withRun = [runRepeatChecks, progressChecks, abortChecks].flatMap((checks) => checks(bench, kind));
  return [...common, ...(kind.takesRun ? withRun : []), ...ownChecks(bench), ...variantChecks(bench, kind)];
}
