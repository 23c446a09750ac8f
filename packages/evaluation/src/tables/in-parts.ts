/** As many families as a printed page holds beside each other. */
const most = 3;

/** A part of a wide table, and what its title adds. */
export interface TablePart<Family> {
  readonly families: readonly Family[];
  /** ` (2 of 4)`; empty where there is one part. */
  readonly suffix: string;
}

/** Families in groups that fit beside each other. */
export function inParts<Family>(families: readonly Family[]): readonly TablePart<Family>[] {
  const count = Math.ceil(families.length / most);
  return Array.from({ length: count }, (_, i) => ({
    families: families.slice(i * most, (i + 1) * most),
    suffix: count > 1 ? ` (${i + 1} of ${count})` : '',
  }));
}
