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
