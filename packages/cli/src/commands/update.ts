import { backTo, checkWritable, fail, loadModel, type Model, saveModel, versionsOf } from '@tailedcore/core';
import { findImages, updateModel } from '@tailedcore/runtime';
import { Command } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { historyText } from '../output/history-text.ts';
import { ignoredText } from '../output/ignored-text.ts';
import { progressView } from '../output/progress.ts';
import { updateJson } from '../output/update-json.ts';
import { updateText } from '../output/update-text.ts';
import { byteCount, type CommonOptions, repeated, webAddress, wholeNumber, withCommonOptions } from './options.ts';
import { keepInputs } from './outputs.ts';

interface Options extends CommonOptions {
  readonly output?: string;
  readonly undo?: boolean;
  readonly backTo?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly memory?: number;
  readonly plugin?: readonly string[];
  readonly offline?: boolean;
  readonly mirror?: string;
}

const examples = `
Examples:
  $ tailedcore update line3.tailedcore ./confirmed-good
  $ tailedcore update line3.tailedcore ./new-product --dry-run
  $ tailedcore update line3.tailedcore ./confirmed-good -o line3-next.tailedcore
  $ tailedcore update line3.tailedcore --undo
  $ tailedcore update line3.tailedcore --back-to 1`;

const about =
  'Adds good photographs to a model without the old ones: of products it knows, or of new ones. Earlier versions stay in the model, and one can go back.';

export function updateCommand(host: CommandHost): Command {
  const command = new Command('update')
    .summary('add good photographs to a model')
    .description(about)
    .argument('<model>', 'a file that "tailedcore fit" wrote')
    .argument('[images...]', 'folder, glob in quotes, image, or a .csv or .txt list')
    .option('-o, --output <file>', 'where the new model goes (default: in place of the model, in one step)')
    .option('--undo', 'go back to the version before the last update')
    .option('--back-to <n>', 'go back to version n, as "tailedcore inspect" numbers them; 1 is the fit', wholeNumber(1))
    .option('--dry-run', 'tell what would be learnt, and write nothing')
    .option('--memory <size>', 'for features of the new images, such as 2GB (default: half of the machine)', byteCount)
    .option('--plugin <name>', 'a package or file whose plugin the model may use (repeatable)', repeated)
    .option('--offline', 'use no network: weights must be in the cache already')
    .option('--mirror <url>', 'where weights are downloaded from, instead of https://huggingface.co', webAddress)
    .option('--json', 'print what was learnt as JSON')
    .addHelpText('after', examples);
  const common = withCommonOptions(command, 'no progress, and only the last line of the summary');
  return common.action((model: string, images: string[], options: Options) => run(host, model, images, options));
}

function run(host: CommandHost, path: string, images: string[], options: Options): Promise<void> {
  const goesBack = options.undo === true || options.backTo !== undefined;
  if (goesBack === images.length > 0 || (options.undo && options.backTo !== undefined)) {
    const expected = 'images to add, or one of --undo and --back-to';
    throw fail('E_OPTION', { what: 'tailedcore update', expected, received: goesBack ? 'both' : 'neither' });
  }
  return goesBack ? goBack(host, path, options) : add(host, path, images, options);
}

async function add(host: CommandHost, path: string, images: string[], options: Options): Promise<void> {
  const { output = path, quiet = false, json = false, dryRun = false } = options;
  if (!dryRun) await checkWritable(output);
  const { files, ignored } = await findImages(images);
  if (!dryRun) await keepInputs([output], images, files);
  if (ignored > 0 && !quiet) host.say(`${ignoredText(ignored)}\n`);
  const progress = progressView(quiet || json);
  const updated = await updateModel(path, files, {
    ...(dryRun ? {} : { output }),
    at: new Date().toISOString(),
    memory: options.memory,
    pluginSpecifiers: options.plugin,
    threads: options.threads,
    device: options.device,
    cacheDir: options.cacheDir,
    offline: options.offline,
    mirror: options.mirror,
    signal: host.signal,
    onProgress: (update) => progress.update(update),
    onWarning: (warning) => host.say(`${warning}\n`),
  }).finally(() => progress.stop());
  const written = !dryRun && updated.report.images > 0;
  const version = versionsOf(updated.model).length;
  if (json) {
    const told = { model: written ? output : path, written, version, ...updateJson(updated) };
    return host.print(`${JSON.stringify(told, null, 2)}\n`);
  }
  const end = written ? `Wrote ${output}, version ${version}.\n` : 'Nothing was written.\n';
  host.print(quiet ? end : `${updateText(updated)}\n\n${end}`);
}

async function goBack(host: CommandHost, path: string, options: Options): Promise<void> {
  const { output = path, json = false, dryRun = false, quiet = false } = options;
  const model = await loadModel(path);
  const before = versionsOf(model).length;
  const version = options.backTo ?? previous(before);
  const earlier: Model = backTo(model, version);
  if (!dryRun) await saveModel(earlier, output);
  if (json) {
    const told = { model: dryRun ? path : output, written: !dryRun, version, images: earlier.learnt.names.length };
    return host.print(`${JSON.stringify(told, null, 2)}\n`);
  }
  const lines = quiet ? [] : historyText(versionsOf(model));
  const end = dryRun ? 'Nothing was written.' : `Wrote ${output}: back from version ${before} to ${version}.`;
  host.print(`${[...lines, end].join('\n')}\n`);
}

function previous(last: number): number {
  if (last > 1) return last - 1;
  throw fail('E_OPTION', { what: '--undo', expected: 'a model that was updated', received: 'one as it was fitted' });
}
