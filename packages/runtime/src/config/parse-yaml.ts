import { Lexer, parseDocument } from 'yaml';
import { configFileError } from './read-config-file.ts';

/** Enough to share a value or two; more is an attempt to fill the memory. */
const mostAliases = 100;
/** Brackets in brackets, and lists that begin on one line. Settings need five. */
const deepest = 50;
/** Columns: every level that begins on a line of its own takes one at least. */
const mostIndent = 200;

/**
 * One YAML 1.2 document of plain data; null where there is none.
 * @throws E_CONFIG_FILE, with line and column: also for keys that stand twice, unknown tags, aliases that multiply, and nesting that goes on and on.
 */
export function parseYaml(text: string, path: string): unknown {
  const line = deepLine(text);
  if (line !== undefined) throw configFileError(path, `it is not usable YAML: nested too deeply (line ${line})`);
  const document = parseDocument(text, { stringKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const [place] = problem.linePos ?? [];
    const [reason = ''] = problem.message.split(/ at line \d+, column \d+|\n/);
    const at = place ? ` (line ${place.line}, column ${place.col})` : '';
    throw configFileError(path, `it is not YAML: ${reason.replace(/[.:]$/, '')}${at}`, problem);
  }
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw configFileError(path, `it is not usable YAML: ${cause.message}`, cause);
  }
}

/** The first line that is nested so deeply that the parser, which calls itself for each level, could run out of stack and end the process. */
function deepLine(text: string): number | undefined {
  const indented = text.split('\n').findIndex((line) => line.search(/\S/) > mostIndent);
  if (indented >= 0) return indented + 1;
  let line = 1;
  let brackets = 0;
  let items = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets++;
    else if (token === ']' || token === '}') brackets--;
    else if (token === '-' || token === '?') items++;
    else if (token.includes('\n')) {
      line += token.split('\n').length - 1;
      items = 0;
    }
    if (brackets > deepest || items > deepest) return line;
  }
  return undefined;
}
