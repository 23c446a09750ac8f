import { type PluginKind, pluginKinds } from '@tailedcore/core';
import { listPlugins } from '@tailedcore/runtime';
import { Command, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { pluginsJson, pluginsText } from '../output/plugins-text.ts';

interface Options {
  readonly kind?: PluginKind;
  readonly options?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ tailedcore plugins
  $ tailedcore plugins --kind cleaner --options
  $ tailedcore plugins --json | jq '.[] | select(.origin == "package")'`;

const about =
  'Lists the built-in parts, and the packages called tailedcore-<kind>-… (scoped or not) in the folders node_modules from the working folder upwards. ' +
  'These packages are imported, which runs their code.';

export function pluginsCommand(host: CommandHost): Command {
  return new Command('plugins')
    .summary('list the parts there are')
    .description(about)
    .addOption(new Option('--kind <kind>', 'only these').choices(pluginKinds))
    .option('--options', 'their options as well: type, default, meaning')
    .option('--json', 'print them as JSON, with the JSON schema of their options')
    .addHelpText('after', examples)
    .action(async ({ kind, options, json }: Options) => {
      const found = await listPlugins(process.cwd(), kind === undefined ? pluginKinds : [kind]);
      host.print(json ? pluginsJson(found) : pluginsText(found, options === true));
    });
}
