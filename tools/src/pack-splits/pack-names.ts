/**
 * Names as one line, as `unpackNames` of @tailedcore/evaluation reads it: `color/004,007 cut/000..002`.
 * @throws Error when a name cannot be told from the line's own signs.
 */
export function packNames(names: readonly string[]): string {
  const runs = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    if (/[ ,]|\.\./.test(name)) throw new Error(`${JSON.stringify(name)} cannot be packed.`);
    const [, start = name, digits] = /^(.*?)(\d+)$/.exec(name) ?? [];
    const run = runs.get(start) ?? [];
    runs.set(start, digits === undefined ? run : [...run, digits]);
  }
  return [...runs].map(([start, digits]) => start + packNumbers(digits)).join(' ');
}

function packNumbers(digits: readonly string[]): string {
  const ranges: [string, string][] = [];
  for (const number of digits) {
    const range = ranges.at(-1);
    if (range && follows(range[1], number)) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}..${last}`)).join(',');
}

/** 009 follows 008, 10 does not follow 9: a range has one width. */
function follows(before: string, number: string): boolean {
  return before.length === number.length && Number(number) === Number(before) + 1;
}
