import { publishedSplit, publishedSplits, readDataset } from '@tailedcore/evaluation';
import { Command } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { datasetJson, datasetText } from '../output/dataset-text.ts';
import { publishedText } from '../output/split-text.ts';
import { longTailCommand } from './dataset-longtail.ts';
import { layoutOption } from './layout-option.ts';

const examples = `
Examples:
  $ tailedcore dataset show ./mvtec_ad
  $ tailedcore dataset longtail ./mvtec_ad --kind step --k 4 -o step4.csv
  $ tailedcore dataset published mvtecad/step_k1/seed01 --json`;

export function datasetCommand(host: CommandHost): Command {
  const command = new Command('dataset')
    .summary('show data sets, draw splits of them')
    .description('Shows what is in a data set, and makes the splits of benchmarks from it. No image is copied.')
    .addHelpText('after', examples);
  command.addCommand(showCommand(host)).addCommand(longTailCommand(host)).addCommand(publishedCommand(host));
  return command;
}

function showCommand(host: CommandHost): Command {
  return new Command('show')
    .description('Tells what is understood of a data set: products, parts, kinds of defects, masks.')
    .argument('<root>', 'folder with the products, or a manifest (.csv, .jsonl)')
    .addOption(layoutOption())
    .option('--json', 'print it as JSON')
    .action(async (root: string, { layout, json }: { layout?: string; json?: boolean }) => {
      const dataset = await readDataset(root, { layout });
      host.print(json ? `${JSON.stringify(datasetJson(dataset), null, 2)}\n` : datasetText(root, dataset));
    });
}

function publishedCommand(host: CommandHost): Command {
  return new Command('published')
    .description('Lists the published splits, or tells the numbers of one. Needs no images.')
    .argument('[name]', 'such as mvtecad/step_k1/seed01')
    .option('--json', 'print it as JSON')
    .action((wanted: string | undefined, { json }: { json?: boolean }) => {
      const told = wanted === undefined ? publishedSplits() : publishedSplit(wanted);
      if (json) return host.print(`${JSON.stringify(told, null, 2)}\n`);
      host.print(Array.isArray(told) ? `${told.join('\n')}\n` : publishedText(told));
    });
}
