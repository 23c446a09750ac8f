import { isPlain, receivedText } from '@tailedcore/core';
import { createJiti } from 'jiti';
import { configFileError } from './read-config-file.ts';

/**
 * The default export of a module, in TypeScript or JavaScript. Importing runs it.
 * @throws E_CONFIG_FILE when it does not parse, throws, or has none; with line and column where they are known.
 */
export async function importConfig(path: string): Promise<{ readonly exported: unknown }> {
  const jiti = createJiti(path, { fsCache: false, moduleCache: false, interopDefault: false });
  let module: unknown;
  try {
    module = await jiti.import(path);
  } catch (cause) {
    throw configFileError(path, `${reasonOf(cause)}${placeOf(cause, path)}`, cause);
  }
  // Wrapped, since a promise would be waited for: settings are an object, not the promise of one.
  if (isPlain(module) && module['default'] !== undefined) return { exported: module['default'] };
  throw configFileError(path, 'it exports no settings: expected "export default { … }"');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `it throws ${receivedText(error)}`;
  const [first = ''] = error.message.split('\n');
  return first.trim().replace(/\.$/, '') || `it throws ${error.name}`;
}

/** A parser tells the place in its message, a thrown error in its stack: both as file:line:column. */
function placeOf(error: unknown, path: string): string {
  const text = error instanceof Error ? `${error.message}\n${error.stack}` : '';
  const at = text.indexOf(`${path}:`);
  const [, line, column] = /^:(\d+):(\d+)/.exec(at < 0 ? '' : text.slice(at + path.length)) ?? [];
  return line === undefined ? '' : ` (line ${line}, column ${column})`;
}
