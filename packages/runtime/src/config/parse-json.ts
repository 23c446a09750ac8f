import { configFileError } from './read-config-file.ts';

/** Strict JSON: no comments, no trailing commas. @throws E_CONFIG_FILE, with line and column where Node tells them. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    const position = /at position (\d+)/.exec(message)?.[1];
    const place = position === undefined ? '' : ` (${placeOf(text, Number(position))})`;
    const reason = message.replace(/ in JSON at position .*$/s, '');
    throw configFileError(path, `it is not JSON: ${reason}${place}`, cause);
  }
}

function placeOf(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
}
