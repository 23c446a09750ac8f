import type { MethodSettings } from '@tailedcore/core';
import { type BenchOutcome, readRecipe, runBench, shippedRecipes } from '@tailedcore/evaluation';
import { Command, InvalidArgumentError } from 'commander';
import type { CommandHost, ExitCode } from '../command-line.ts';
import { benchJson } from '../output/bench-json.ts';
import { benchProgress } from '../output/bench-progress.ts';
import { benchText, planText, recipesJson, recipesText } from '../output/bench-text.ts';
import {
  assign,
  byteCount,
  type CommonOptions,
  name,
  repeated,
  webAddress,
  wholeNumber,
  withCommonOptions,
} from './options.ts';

interface Options extends CommonOptions {
  readonly list?: boolean;
  readonly data?: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly cells?: string;
  readonly jobs?: number;
  readonly memory?: number;
  readonly only?: readonly string[];
  readonly set?: MethodSettings;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly mirror?: string;
}

const examples = `
Examples:
  $ tailedcore bench --list
  $ tailedcore bench table1 --data mvtecad=./mvtec_ad --dry-run
  $ tailedcore bench table1 --data mvtecad=./mvtec_ad --only tailedcore
  $ tailedcore bench my-products.yaml --out results`;

const about =
  'Compares methods on data sets, as a recipe says (docs/benchmarking.md). Every finished cell (a method on a split with a seed) is kept: the same command goes on where it was stopped, and draws the tables anew when all is done.';

export function benchCommand(host: CommandHost, exit: (code: ExitCode) => void): Command {
  const command = new Command('bench')
    .summary('compare methods on data sets')
    .description(about)
    .argument('[recipe]', 'a YAML or JSON file, or the name of a recipe of --list')
    .option('--list', 'list the recipes that come with the program')
    .option('--data <name=path>', 'folder or manifest of a data set of the recipe (repeatable)', place)
    .option('--out <dir>', 'results, tables and page (default: "bench-RECIPE")', name)
    .option('--cells <dir>', 'finished cells, for several recipes to share (default: "cells" in --out)', name)
    .option('--only <pattern>', 'only a method, split or family; * stands for anything (repeatable)', repeated)
    .option('--jobs <n>', 'cells at once (default: what threads and memory allow)', wholeNumber(1, 512))
    .option('--memory <size>', 'for features of all cells at once (default: half of the machine)', byteCount)
    .option('--set <path=value>', 'a setting of all methods, such as falseAlarms=0.05 (repeatable)', assign)
    .option('--dry-run', 'tell what is done and what there is to do')
    .option('--offline', 'use no network: weights must be in the cache already')
    .option('--mirror <url>', 'where weights are downloaded from, instead of https://huggingface.co', webAddress)
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', examples);
  const common = withCommonOptions(command, 'no progress, and no tables');
  return common.action((recipe: string | undefined, options: Options) => run(host, exit, recipe, options, common));
}

async function run(
  host: CommandHost,
  exit: (code: ExitCode) => void,
  source: string | undefined,
  options: Options,
  command: Command,
): Promise<void> {
  const { quiet = false, json = false, dryRun = false } = options;
  if (options.list) {
    const recipes = await Promise.all(
      (await shippedRecipes()).map(async (each) => ({ name: each, ...(await readRecipe(each)) })),
    );
    return host.print(json ? recipesJson(recipes) : recipesText(recipes));
  }
  if (source === undefined) command.error("error: missing required argument 'recipe'");
  const { recipe, file, folder } = await readRecipe(source);
  const out = options.out ?? `bench-${recipeName(source)}`;
  const progress = benchProgress(quiet || json, (text) => host.say(text));
  const outcome = await runBench(recipe, {
    ...{ file, folder, out, dryRun },
    cells: options.cells,
    data: options.data,
    settings: options.set,
    jobs: options.jobs,
    memory: options.memory,
    only: options.only,
    threads: options.threads,
    device: options.device,
    cacheDir: options.cacheDir,
    offline: options.offline,
    mirror: options.mirror,
    signal: host.signal,
    onEvent: (event) => progress.tell(event),
  }).finally(() => progress.stop());
  host.print(textOf(outcome, out, options));
  if (outcome.results.failures.length > 0) exit(1);
}

function textOf(outcome: BenchOutcome, out: string, { json, dryRun, quiet = false }: Options): string {
  if (json) return benchJson(outcome, out);
  return dryRun ? planText(outcome, out) : benchText(outcome, out, quiet);
}

/** "name=path" */
function place(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError('Expected NAME=PATH, such as mvtecad=./mvtec_ad.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function recipeName(source: string): string {
  return source.replace(/^.*[\\/]/, '').replace(/\.(ya?ml|json)$/i, '');
}
