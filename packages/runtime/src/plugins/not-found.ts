import { fail, nearestName, type PluginKind, type TailedCoreError } from '@tailedcore/core';
import { packageNameOf } from './candidates.ts';
import type { Refused } from './load-candidate.ts';

/**
 * The error for a name behind which no usable plugin stands: E_PLUGIN if there is something of that name, else E_PLUGIN_UNKNOWN.
 * Lists what was tried, one a line, and says how to install it.
 * @param known - names of the built-in parts of that kind.
 */
export function notFound(
  kind: PluginKind | 'plugin',
  use: string,
  known: readonly string[],
  tried: readonly Refused[],
): TailedCoreError {
  const lines = tried.map(({ specifier, folder, reason }) => `  ${specifier} (from ${folder}): ${reason}`);
  const list = ['Looked up:', ...lines, ...installLine(tried)].join('\n');
  if (tried.some(({ exists }) => exists)) {
    const cause = tried.find((one) => one.cause !== undefined)?.cause;
    const [only] = tried;
    const reason = only && tried.length === 1 ? `${only.reason}.` : `none of these is a ${kind} plugin.\n${list}`;
    return fail('E_PLUGIN', { kind, received: use, reason }, cause);
  }
  return fail('E_PLUGIN_UNKNOWN', {
    kind,
    received: use,
    expected: known.join(', '),
    advice: `${knownText(use, known)}\n${list}`,
  });
}

/** Which built-in parts there are, and the nearest if one is close. */
export function knownText(use: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = nearestName(use, known);
  return ` Known: ${known.join(', ')}.${near === undefined ? '' : ` Did you mean "${near}"?`}`;
}

/** How to install the last package that was not there: the one whose name says that it is a plugin. */
function installLine(tried: readonly Refused[]): string[] {
  const missing = tried.filter(({ exists, specifier }) => !exists && packageNameOf(specifier) !== undefined).at(-1);
  return missing ? [`A package is installed with "npm install ${packageNameOf(missing.specifier)}".`] : [];
}
