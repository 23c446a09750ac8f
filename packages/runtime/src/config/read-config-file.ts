import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fail, isPlain, type Plain, receivedText } from '@tailedcore/core';
import { configEndings, moduleEndings, yamlEndings } from './config-names.ts';

/** Settings take a few thousand bytes; something larger is something else. */
const largestBytes = 1 << 16;

/**
 * What a config file says, unchecked; an object.
 * @param path - absolute.
 * @throws E_CONFIG_FILE when it cannot be read, does not parse, throws, or holds no object; with line and column where they are known.
 */
export async function readConfigFile(path: string): Promise<Plain> {
  const ending = extname(path).toLowerCase();
  if (!isOneOf(configEndings, ending)) {
    const expected = `expected a name that ends in ${configEndings.join(', ')}`;
    throw configFileError(path, `${expected}, received ${ending === '' ? 'none of them' : ending}`);
  }
  await checkFile(path);
  const { value } = await readValue(path, ending);
  if (!isPlain(value) || value instanceof Promise) {
    const received = Array.isArray(value) ? 'a list' : receivedText(value);
    throw configFileError(path, `expected an object with settings, received ${received}`);
  }
  return value;
}

/** @param reason - without a full stop. */
export function configFileError(path: string, reason: string, cause?: unknown): Error {
  return fail('E_CONFIG_FILE', { path, reason }, cause);
}

/** Each reader is loaded only where there is such a file. */
async function readValue(path: string, ending: string): Promise<{ readonly value: unknown }> {
  if (isOneOf(moduleEndings, ending)) {
    const { importConfig } = await import('./import-config.ts');
    return { value: (await importConfig(path)).exported };
  }
  const text = await readText(path);
  if (isOneOf(yamlEndings, ending)) {
    const { parseYaml } = await import('./parse-yaml.ts');
    return { value: withoutSchema(parseYaml(text, path) ?? {}) };
  }
  const { parseJson } = await import('./parse-json.ts');
  return { value: withoutSchema(parseJson(text, path)) };
}

/** `$schema` tells an editor where the schema is, and is no setting. */
function withoutSchema(value: unknown): unknown {
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'));
}

async function checkFile(path: string): Promise<void> {
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw configFileError(path, cause.code === 'ENOENT' ? 'it does not exist' : cause.message, cause);
  });
  if (!facts.isFile()) throw configFileError(path, `it is ${facts.isDirectory() ? 'a folder' : 'no ordinary file'}`);
  if (facts.size > largestBytes)
    throw configFileError(path, `it has ${facts.size} bytes, more than the limit of ${largestBytes}`);
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw configFileError(path, `it cannot be read (${cause.message})`, cause);
  });
  try {
    // Takes a byte order mark away.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw configFileError(path, 'it is not text in UTF-8', cause);
  }
}

function isOneOf(endings: readonly string[], ending: string): boolean {
  return endings.includes(ending);
}
