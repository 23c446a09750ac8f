import { isBuiltin } from 'node:module';
import { isAbsolute } from 'node:path';
import type { PluginKind } from '@tailedcore/core';

/** Something to look up, or the reason why it is not. */
export type Candidate =
  | { readonly specifier: string; readonly is: 'package' | 'file' }
  | { readonly specifier: string; readonly skip: string };

/** `name`, `@scope/name`, and either with a path inside the package, none of whose steps leads out of it. */
const packageSpecifier =
  /^(?:@(?<scope>[a-z0-9~-][\w.~-]*)\/)?(?<name>[a-z0-9~-][\w.~-]*)(?<path>(?:\/(?!\.{1,2}(?:\/|$)|node_modules(?:\/|$))[\w.@~+-]+)*)$/i;

/** What `specifier` is as written. Node's own modules are no plugins, and an address is never fetched. */
export function asWritten(specifier: string): Candidate {
  if (/^\.\.?[\\/]/.test(specifier) || isAbsolute(specifier) || specifier.startsWith('file:'))
    return { specifier, is: 'file' };
  if (isBuiltin(specifier)) return { specifier, skip: 'a module of Node itself' };
  if (packageSpecifier.test(specifier)) return { specifier, is: 'package' };
  return { specifier, skip: 'neither the name of a package nor a path (./…) of a file' };
}

/**
 * What `use` may stand for besides a built-in part, in order: the package or file as written, then the package `tailedcore-<kind>-<name>`
 * or `@scope/tailedcore-<kind>-<name>`.
 */
export function candidates(kind: PluginKind, use: string): readonly Candidate[] {
  const written = asWritten(use);
  const { scope, name = '', path } = packageSpecifier.exec(use)?.groups ?? {};
  const prefix = `tailedcore-${kind}-`;
  if (name === '' || path !== '' || name.startsWith(prefix)) return [written];
  return [written, { specifier: `${scope === undefined ? '' : `@${scope}/`}${prefix}${name}`, is: 'package' }];
}

/** Whether a model may have this looked up by itself: a package whose name (after its scope) begins with `tailedcore-`, never a path. */
export function isPluginPackage(specifier: string): boolean {
  return packageSpecifier.exec(specifier)?.groups?.['name']?.startsWith('tailedcore-') === true;
}

/** The package that a specifier leads into, without a path inside it; undefined if it is no package. */
export function packageNameOf(specifier: string): string | undefined {
  const candidate = asWritten(specifier);
  if ('skip' in candidate || candidate.is === 'file') return undefined;
  const { scope, name } = packageSpecifier.exec(specifier)?.groups ?? {};
  return scope === undefined ? name : `@${scope}/${name}`;
}
