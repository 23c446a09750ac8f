export type { Check } from './check.ts';
export { checkPlugin } from './check-plugin.ts';
export { type CheckResult, runChecks } from './run-checks.ts';
export type { CheckSettings, Variant } from './settings.ts';
