/** What makes an error of a reason. */
export type Refuse = (reason: string) => Error;

const mostEntries = 1_000_000;
/** Long names would make long messages. */
const longestShown = 80;

/**
 * The header of a safetensors file: one JSON object of objects whose values are numbers, texts and lists of them. What JSON
 * parsers read in different ways (a name that stands twice) is refused, and what would only fill the memory (deep or endless
 * nesting), before it is parsed.
 * @returns its entries, with keys as they are called.
 * @throws what `refuse` makes of the reason.
 */
export function parseSafetensorsHeader(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse('its header is not UTF-8');
  }
  if (text[0] !== '{') throw refuse('its header does not begin with "{"');
  const problem = findProblem(text);
  if (problem !== undefined) throw refuse(`its header ${problem}`);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw refuse('its header is not JSON');
  }
}

/** A name as it may stand in a message. */
export function shown(name: string): string {
  return JSON.stringify(name.length > longestShown ? `${name.slice(0, longestShown)}…` : name);
}

/** Brackets by depth: the object of all, an entry, a shape or a pair of offsets. */
const opening = ['{', '{', '['];
const closing = ['}', '}', ']'];

/** Walks over JSON text once, without recursion. Text that is no JSON at all may pass. */
function findProblem(text: string): string | undefined {
  const names: Set<string>[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    if (sign === '{' || sign === '[') {
      if (sign !== opening[depth]) return 'holds a list or an object where none belongs';
      names[depth++] = new Set();
    } else if (sign === '}' || sign === ']') {
      depth--;
      if (sign !== closing[depth]) return 'is not JSON';
    } else if (sign === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return 'is not JSON';
      const scope = names[depth - 1];
      if (scope !== undefined && depth < 3 && isKey(text, end)) {
        const name = keyAt(text, at, end);
        if (name === undefined) return 'is not JSON';
        if (scope.has(name)) return `names ${shown(name)} twice`;
        if (scope.size === mostEntries) return `names more than ${mostEntries} values`;
        scope.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Where the text after a string goes on that begins at `start`; undefined when it never ends. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text[before - 1] === '\\') before--;
    if ((at - before) % 2 === 0) return at + 1;
  }
  return undefined;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

/** The name that a key means once its escapes are undone, or undefined when they are wrong. */
function keyAt(text: string, start: number, end: number): string | undefined {
  try {
    return JSON.parse(text.slice(start, end)) as string;
  } catch {
    return undefined;
  }
}
