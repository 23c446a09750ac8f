import { fail, type TailedCoreError } from '../errors.ts';

/** One thing that is wrong with settings. */
export interface Problem {
  /** Where: keys joined by dots, such as `coreset.ratio`. */
  readonly path: string;
  /** What was expected and what came, and the nearest known key where one is misspelt. */
  readonly message: string;
}

/** The problems as E_CONFIG shows them: one a line. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => `  ${path}: ${message}`).join('\n');
}

/**
 * E_CONFIG with all that is wrong.
 * @param file - the config file that the settings, or some of them, came from.
 */
export function settingsError(problems: readonly Problem[], file?: string): TailedCoreError {
  const where = file === undefined ? '' : ` of ${file}`;
  return fail('E_CONFIG', { where, problems: problemLines(problems), list: problems });
}

/** Keys joined by dots; `settings` for the whole. */
export function pathText(keys: readonly PropertyKey[]): string {
  return keys.map((key) => String(key).slice(0, 60)).join('.') || 'settings';
}
