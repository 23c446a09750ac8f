import { resolveMethod } from '@tailedcore/runtime';
import { configYaml } from '@tailedcore/runtime/config';
import { Command, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { namingFile, readSettings, type SettingOptions, withSettingOptions } from './setting-options.ts';

interface Options extends SettingOptions {
  readonly json?: boolean;
}

const examples = `
Examples:
  $ tailedcore config
  $ tailedcore config --preset paper --set coreset.ratio=0.02
  $ tailedcore config --no-config --yaml > tailedcore.config.yaml`;

export function configCommand(host: CommandHost): Command {
  const command = new Command('config')
    .summary('print the settings that fit would use')
    .description('Prints all settings as "fit" would use them: of the preset, the config file and flags, checked.');
  return withSettingOptions(command)
    .addOption(new Option('--json', 'as JSON').conflicts('yaml'))
    .option('--yaml', 'as YAML (default)')
    .addHelpText('after', examples)
    .action((options: Options) => run(host, options));
}

async function run(host: CommandHost, options: Options): Promise<void> {
  const { settings, file, from = process.cwd() } = await readSettings(options);
  const { complete } = await namingFile(file, () => resolveMethod(settings, { from, plugins: [] }));
  const origin = file === undefined ? 'Settings without a config file.' : `Settings of ${file}.`;
  if (!options.json) return host.print(configYaml(complete, [origin]));
  host.say(`${origin}\n`);
  host.print(`${JSON.stringify(complete, null, 2)}\n`);
}
