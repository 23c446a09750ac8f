import { gigabytes, loadModel, type Model, pluginKinds, versionsOf } from '@tailedcore/core';
import { Command } from 'commander';
import { stat } from 'node:fs/promises';
import type { CommandHost } from '../command-line.ts';
import { historyText } from '../output/history-text.ts';
import { learntText } from '../output/learnt-text.ts';
import { modelJson } from '@tailedcore/runtime';
import { printable } from '../output/printable.ts';
import { augmentText } from '../report-facts.ts';

const examples = `
Examples:
  $ tailedcore inspect line3.tailedcore
  $ tailedcore inspect line3.tailedcore --json | jq .rare`;

export function inspectCommand(host: CommandHost): Command {
  return new Command('inspect')
    .summary('tell what is inside a model')
    .description('Tells what is inside a model: parts, counts, provenance, threshold.')
    .argument('<model>', 'a file that "tailedcore fit" wrote')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples)
    .action(async (path: string, options: { json?: boolean }) => {
      const model = await loadModel(path);
      if (options.json) return host.print(`${JSON.stringify({ model: path, ...modelJson(model) }, null, 2)}\n`);
      const { config, backbone } = model;
      const { image } = config;
      const seen =
        image.fit === 'stretch' ? `stretched to ${image.crop}` : `shorter side ${image.resize}, middle ${image.crop}`;
      const parts = [
        config.cleaner.use,
        `${config.tail.use} (augment ${augmentText(config)})`,
        config.coreset.use,
        config.index.use,
        config.scorer.use,
      ];
      host.print(
        [
          `${path}: ${gigabytes((await stat(path)).size)}, written by tailedcore ${model.writtenBy}`,
          `Preset       ${config.preset}: ${parts.join(' > ')}, seed ${config.seed}`,
          ...partsText(model),
          `Backbone     ${backbone.name} (${backbone.id.slice(0, 16)}), ${image.crop} x ${image.crop} pixels, ${seen}; grid ${model.grid.join(' x ')}`,
          learntText(model),
          ...historyText(versionsOf(model)),
          '',
        ].join('\n'),
      );
    });
}

/** The parts that are not built in, a line each: what has to be there to predict (index, scorer) or to fit again. */
function partsText({ config, parts }: Model): string[] {
  return pluginKinds.flatMap((kind) => {
    const { name = '', version, origin = 'built-in' } = parts?.[kind] ?? {};
    if (origin === 'built-in') return [];
    const { use } = config[kind];
    const from = { package: `package ${use} ${version ?? ''}`, file: 'from a file', given: 'given as an object' }[
      origin
    ];
    return [printable(`Plugin       ${kind} ${name}: ${from.trim()}`)];
  });
}
