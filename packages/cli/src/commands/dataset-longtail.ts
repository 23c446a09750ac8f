import { fail, writeAtomically } from '@tailedcore/core';
import {
  applyPublished,
  type Dataset,
  drawLongTail,
  type EvaluationSplit,
  publishedSplit,
  readDataset,
  writeManifest,
} from '@tailedcore/evaluation';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { imageList } from '../output/image-list.ts';
import { splitJson, splitText } from '../output/split-text.ts';
import { layoutOption } from './layout-option.ts';
import { name, seedNumber, share, wholeNumber } from './options.ts';
import { checkOutputs, keepInputs } from './outputs.ts';

interface Options {
  readonly output: string;
  readonly trainList?: string;
  readonly layout?: string;
  readonly published?: string;
  readonly kind?: 'step' | 'pareto';
  readonly k?: number;
  readonly tailShare?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly maxTrain?: number;
  readonly overlap: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ tailedcore dataset longtail ./mvtec_ad --kind step --k 4 --noise 0.1 \\
      --seed 1 -o step4.csv --train-list step4-train.txt
  $ tailedcore fit step4-train.txt -o step4.tailedcore
  $ tailedcore dataset longtail ./visa --published visa/pareto/seed01 -o p1.csv`;

/** `tailedcore dataset longtail` */
export function longTailCommand(host: CommandHost): Command {
  return new Command('longtail')
    .description('Draws a long-tail noisy split as the paper does, or takes a published one, and writes a manifest.')
    .argument('<root>', 'folder with the products, or a manifest (.csv, .jsonl)')
    .requiredOption('-o, --output <file>', 'the manifest to write, .csv or .jsonl', name)
    .option('--train-list <file>', 'also list the training images, for "tailedcore fit" (.txt or .csv)', name)
    .addOption(
      new Option('--kind <kind>', 'step: rare products keep k images; pareto: a few large, many small').choices([
        'step',
        'pareto',
      ]),
    )
    .option('--k <n>', 'good images that a rare product keeps (step)', wholeNumber(1))
    .option('--tail-share <share>', 'share of the products that are rare (step; default: 0.6)', share)
    .option('--noise <share>', 'defects mixed in, as a share of the good images (default: 0.1)', noiseShare)
    .option('--seed <n>', 'another draw (default: 1)', seedNumber)
    .option('--max-train <n>', 'at most this many good training images of a product', wholeNumber(1))
    .option('--no-overlap', 'take the defects that are mixed in out of the test')
    .option('--published <name>', 'a published split instead, as "tailedcore dataset published" lists them', name)
    .addOption(layoutOption())
    .option('--json', 'print the numbers as JSON')
    .addHelpText('after', examples)
    .action((root: string, options: Options) => longTail(host, root, options));
}

async function longTail(host: CommandHost, root: string, options: Options): Promise<void> {
  const { output, trainList, layout, json } = options;
  const make = splitMaker(options);
  const outputs = [output, ...(trainList === undefined ? [] : [trainList])];
  await checkOutputs(outputs);
  const dataset = await readDataset(root, { layout });
  await keepInputs(outputs, [root], dataset.images);
  const split = make(dataset);
  const trainPaths = split.train.map(({ path }) => path);
  const list = trainList === undefined ? undefined : { path: trainList, text: imageList(trainList, trainPaths) };
  await writeManifest(output, [...split.train, ...split.test], { tail: split.tail });
  if (list) await writeAtomically(list.path, list.text);
  const told = { output, trainList: trainList ?? null, ...splitJson(split) };
  if (json) return host.print(`${JSON.stringify(told, null, 2)}\n`);
  host.print(`${[...splitText(split), '', `Wrote ${outputs.join(' and ')}.`].join('\n')}\n`);
}

/** How the split is made. @throws E_OPTION when the options do not go together, E_SPLIT_UNKNOWN. */
function splitMaker(options: Options): (dataset: Dataset) => EvaluationSplit {
  const { published, kind, k, tailShare, noise = 0.1, seed = 1, maxTrain, overlap } = options;
  checkTogether(options);
  if (published !== undefined) {
    publishedSplit(published);
    return (dataset) => applyPublished(dataset, published);
  }
  if (kind === undefined) {
    const expected = '--kind step, --kind pareto or --published NAME';
    throw fail('E_OPTION', { what: 'tailedcore dataset longtail', expected, received: 'none' });
  }
  return (dataset) => drawLongTail(dataset, { kind, k, tailShare, noise, seed, maxTrain, overlap });
}

function checkTogether({ published, kind, k, tailShare, noise, seed, maxTrain, overlap }: Options): void {
  const stepOnly = namesOfGiven({ '--k': k, '--tail-share': tailShare });
  const others = { '--kind': kind, '--noise': noise, '--seed': seed, '--max-train': maxTrain };
  const drawing = [...stepOnly, ...namesOfGiven(others), ...(overlap ? [] : ['--no-overlap'])];
  if (published !== undefined && drawing.length > 0) {
    const expected = 'no options of a draw beside it';
    throw fail('E_OPTION', { what: '--published', expected, received: drawing.join(', ') });
  }
  if (kind === 'pareto' && stepOnly.length > 0) {
    throw fail('E_OPTION', { what: stepOnly.join(', '), expected: '--kind step', received: '--kind pareto' });
  }
  if (kind === 'step' && k === undefined) {
    throw fail('E_OPTION', { what: '--k', expected: 'how many images a rare product keeps', received: 'none' });
  }
}

function namesOfGiven(options: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(options).filter((option) => options[option] !== undefined);
}

function noiseShare(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a share from 0 to 1, such as 0.1.');
  return value;
}
