import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { checkWritable, countOf, diskError, fail, throwIfAborted, writeAtomically } from '@tailedcore/core';
import type { LabelledImage } from '@tailedcore/server';
import { Command, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { feedbackCsv } from '../output/feedback-csv.ts';
import { printable } from '../output/printable.ts';
import { name } from './options.ts';

interface Options {
  readonly label: 'good' | 'defect';
  readonly output: string;
  readonly model?: string;
  readonly quiet?: boolean;
}

const examples = `
Examples:
  $ tailedcore feedback export ./feedback --label good --model line3 -o confirmed-good
  $ tailedcore update line3.tailedcore confirmed-good
  $ tailedcore feedback export ./feedback --label defect -o defects.csv`;

export function feedbackCommand(host: CommandHost): Command {
  const command = new Command('feedback')
    .summary('take out the images that people marked')
    .description('What people said of results of "tailedcore serve --store DIR".');
  command
    .command('export')
    .description('Copies the images that carry a label now into a new folder, or lists them in a .csv file.')
    .argument('<store>', 'the folder that was given to "tailedcore serve --store"')
    .addOption(
      new Option('--label <label>', 'what was said of an image last').choices(['good', 'defect']).makeOptionMandatory(),
    )
    .requiredOption('-o, --output <path>', 'a folder that is new or empty, or a .csv file', name)
    .option('--model <name>', 'only what was said of results of this model', name)
    .option('-q, --quiet', 'print nothing when all is well')
    .addHelpText('after', examples)
    .action((store: string, options: Options) => run(host, store, options));
  return command;
}

async function run(host: CommandHost, path: string, { label, output, model, quiet = false }: Options): Promise<void> {
  const { labelledImages, openFeedbackStore } = await import('@tailedcore/server');
  using store = await openFeedbackStore(path, { create: false });
  const { images, conflicts } = await labelledImages(store, label, model);
  const isList = extname(output).toLowerCase() === '.csv';
  await (isList ? writeList(images, output) : copyAll(images, output, host.signal));
  for (const { name: image, row } of conflicts)
    host.say(`${printable(image)} was called both good and a defect; the last word counts: ${row.label}.\n`);
  if (!quiet)
    host.print(
      `${isList ? 'Listed' : 'Copied'} ${countOf(images.length, 'image')} marked as ${label} ${isList ? 'in' : 'to'} ${output}.\n`,
    );
}

async function writeList(images: readonly LabelledImage[], output: string): Promise<void> {
  await checkWritable(output);
  await writeAtomically(output, feedbackCsv(images.map((image) => ({ ...image, path: resolve(image.path) }))));
}

/** Copies keep the names of the store: what an image was called when it came may be anything. An older export is not added to: it may hold what was corrected since. */
async function copyAll(images: readonly LabelledImage[], folder: string, signal: AbortSignal): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const there = await readdir(folder);
    if (there.length > 0) throw fail('E_OUTPUT', { path: folder, reason: 'it holds files already' });
    for (const { path } of images) {
      throwIfAborted(signal);
      await copyFile(path, join(folder, basename(path)), constants.COPYFILE_EXCL);
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? diskError(error, folder) : error;
  }
}
