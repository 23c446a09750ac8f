import { type PluginKind, pluginKinds } from '@tailedcore/core';
import { Argument, Command } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { packageName, writeNewPlugin } from '../new-plugin.ts';

interface Options {
  readonly scope?: string;
  readonly folder?: string;
}

const examples = `
Examples:
  $ tailedcore plugin new cleaner knn-distance
  $ tailedcore plugin new scorer quantile --scope @acme --folder packages/quantile-scorer`;

export function pluginCommand(host: CommandHost): Command {
  const command = new Command('plugin').summary('begin a plugin of your own').description('Begins a plugin package.');
  command
    .command('new')
    .description('Writes a plugin package that works: a part to change, its test, README and changeset.')
    .addArgument(new Argument('<kind>', 'what it is').choices(pluginKinds))
    .argument('<name>', 'short name in lower case, such as knn-distance')
    .option('--scope <scope>', 'npm scope, such as @acme')
    .option('--folder <dir>', 'the folder to make (default: the name of the package)')
    .addHelpText('after', examples)
    .action((kind: PluginKind, name: string, { scope, folder }: Options) => run(host, kind, name, scope, folder));
  return command;
}

async function run(host: CommandHost, kind: PluginKind, name: string, scope?: string, folder?: string): Promise<void> {
  const target = folder ?? packageName({ kind, name });
  const files = await writeNewPlugin({ kind, name, scope, folder: target });
  const lines = files.map((file) => `  ${file}`);
  host.print(`${[`${packageName({ kind, name, scope })} in ${target}:`, ...lines].join('\n')}

Next:
  cd ${target}
  npm install
  npm test
`);
}
