import { access } from 'node:fs/promises';
import { fail, type PresetName, presetNames, writeAtomically } from '@tailedcore/core';
import { configFilesIn, configTemplate, type TemplateFormat, templateFormats } from '@tailedcore/runtime/config';
import { Command, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';

interface Options {
  readonly format: TemplateFormat;
  readonly preset: PresetName;
  readonly force?: boolean;
}

const examples = `
Examples:
  $ tailedcore init
  $ tailedcore init --format ts --preset patchcore`;

/** Where the published schema lies in a project that has installed the command. */
const publishedSchema = './node_modules/tailedcore/schema.json';

export function initCommand(host: CommandHost): Command {
  return new Command('init')
    .summary('write a config file to begin with')
    .description(
      'Writes tailedcore.config.yaml into the working folder: every setting with its description and default.',
    )
    .addOption(
      new Option('--format <name>', 'how it is written; JSON has no comments').choices(templateFormats).default('yaml'),
    )
    .addOption(new Option('--preset <name>', 'the method').choices(presetNames).default('tailedcore'))
    .option('--force', 'write over it if it is there')
    .addHelpText('after', examples)
    .action((options: Options) => run(host, options));
}

async function run(host: CommandHost, { format, preset, force = false }: Options): Promise<void> {
  const path = `tailedcore.config.${format}`;
  const there = await configFilesIn('.');
  const other = there.find((name) => name !== path);
  if (other !== undefined) throw fail('E_OUTPUT', { path, reason: `${other} is in this folder, and one is enough` });
  if (there.length > 0 && !force) throw fail('E_OUTPUT', { path, reason: 'it is there; --force writes over it' });
  const hasSchema = await access(publishedSchema).then(
    () => true,
    () => false,
  );
  await writeAtomically(path, [await configTemplate(format, preset, hasSchema ? publishedSchema : undefined)]);
  host.print(`Wrote ${path}. "tailedcore config" prints what it means.\n`);
  if (format === 'json')
    host.print('JSON has no comments, so it holds the preset alone; a schema tells an editor the rest.\n');
  if (format !== 'ts' && !hasSchema)
    host.print('For completion in an editor, "tailedcore schema -o tailedcore.schema.json" makes a schema.\n');
}
