/** A line of a table of the paper: percent, tail, head, all for each of `paperFamilies`; null where nothing was published. */
export interface PaperRow {
  /** Name that a recipe gives the same method. */
  readonly method: string;
  readonly title: string;
  /** Where it was published, if not in the paper itself. */
  readonly from?: string | undefined;
  readonly values: readonly (number | null)[];
}

/** Lines typed as they stand in print, numbers apart by spaces. */
export function paperRows<Name extends string>(
  titles: Readonly<Record<Name, string>>,
  lines: Readonly<Record<Name, string>>,
): readonly PaperRow[] {
  return (Object.keys(lines) as Name[]).map((method) => ({
    method,
    title: titles[method],
    values: lines[method].split(' ').map(Number),
  }));
}
