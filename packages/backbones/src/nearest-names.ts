/** The names most like `wanted`, by pairs of letters that they share; ties go to the earlier name. */
export function nearestNames(wanted: string, names: readonly string[], count: number): string[] {
  const target = pairs(wanted);
  return names
    .map((name, at) => ({ name, at, likeness: likeness(target, pairs(name)) }))
    .sort((a, b) => b.likeness - a.likeness || a.at - b.at)
    .slice(0, count)
    .map(({ name }) => name);
}

/** Dice's coefficient, 0..1. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return (2 * shared) / (a.size + b.size);
}

function pairs(name: string): Set<string> {
  const text = ` ${name.toLowerCase().slice(0, 200)} `;
  return new Set(Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2)));
}
