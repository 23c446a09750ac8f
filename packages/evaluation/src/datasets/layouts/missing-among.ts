/** A problem when images that `table` names are not there: how many, and the first. */
export function missingAmong(named: readonly string[], there: ReadonlySet<string>, table: string): string[] {
  const missing = named.filter((image) => !there.has(image));
  if (missing.length === 0) return [];
  return [
    `${missing.length} of the ${named.length} images that ${table} names are not there; the first is ${missing[0]}. Was the archive unpacked completely?`,
  ];
}
