import { fail } from '@tailedcore/core';

/** Problems that a message names. */
const shown = 20;

/** E_DATASET. @param layout - the layout that was asked for or found; undefined when none was. */
export function datasetError(path: string, layout: string | undefined, reason: string): Error {
  return fail('E_DATASET', { path, layout: layout === undefined ? '' : ` of the layout ${layout}`, reason });
}

/** E_DATASET with all that is wrong: how many problems, and the first ones. */
export function problemsError(path: string, layout: string, problems: readonly string[]): Error {
  const lines = problems.slice(0, shown).map((problem) => `\n  ${problem}`);
  const more = problems.length > shown ? [`\n  and ${problems.length - shown} more`] : [];
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  return datasetError(path, layout, `${count}:${[...lines, ...more].join('')}`);
}
