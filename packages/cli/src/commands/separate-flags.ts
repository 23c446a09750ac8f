const endings: Readonly<Record<string, string>> = { '--json': '.json', '--csv': '.csv' };

/**
 * `--json` and `--csv` may be followed by a file; what follows is taken for one only where its name ends like one, so that
 * `--json ./new` judges ./new. A flag without a file goes to the end, where nothing follows.
 */
export function separateFlags(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  const kept: string[] = [];
  const alone: string[] = [];
  options.forEach((arg, i) => {
    const ending = Object.hasOwn(endings, arg) ? endings[arg] : undefined;
    const takesNext = ending !== undefined && options[i + 1]?.toLowerCase().endsWith(ending) === true;
    (ending === undefined || takesNext ? kept : alone).push(arg);
  });
  return [...kept, ...alone, ...(end < 0 ? [] : args.slice(end))];
}
