import { writeAtomically } from '@tailedcore/core';
import { loadConfig } from '@tailedcore/runtime';
import { knownParts, settingsSchema } from '@tailedcore/runtime/config';
import { Command } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { name } from './options.ts';
import { checkOutputs } from './outputs.ts';
import { type ConfigFlag, withConfigOption } from './setting-options.ts';

interface Options extends ConfigFlag {
  readonly output?: string;
}

const examples = `
Examples:
  $ tailedcore schema -o tailedcore.schema.json
  $ tailedcore schema --no-config`;

const about =
  'Prints a JSON schema (draft 2020-12) of the settings, for editors and checks: with the options of every built-in part, and of the plugins that the config file names.';

export function schemaCommand(host: CommandHost): Command {
  const command = new Command('schema')
    .summary('print a JSON schema of the settings')
    .description(about)
    .option('-o, --output <file>', 'write it there', name);
  return withConfigOption(command)
    .addHelpText('after', examples)
    .action((options: Options) => run(host, options));
}

async function run(host: CommandHost, { output, config: file }: Options): Promise<void> {
  if (output !== undefined) await checkOutputs([output]);
  const config = file === false ? undefined : await loadConfig({ file });
  const text = `${JSON.stringify(settingsSchema(await knownParts(config)), null, 2)}\n`;
  if (output === undefined) host.print(text);
  else await writeAtomically(output, [text]);
}
