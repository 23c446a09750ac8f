import { stat } from 'node:fs/promises';
import { augmentations, countOf, type Estimate, fitModes, gigabytes, presetNames } from '@tailedcore/core';
import { Command, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { findImages, fit } from '@tailedcore/runtime';
import { ignoredText } from '../output/ignored-text.ts';
import { learntText } from '../output/learnt-text.ts';
import { modelJson } from '../output/model-json.ts';
import { progressView } from '../output/progress.ts';
import { type SettingFlags, settingsOf } from './fit-settings.ts';
import {
  assign,
  byteCount,
  type CommonOptions,
  name,
  seedNumber,
  share,
  webAddress,
  wholeNumber,
  withCommonOptions,
} from './options.ts';
import { checkOutputs, keepInputs } from './outputs.ts';

interface Options extends CommonOptions, SettingFlags {
  readonly output: string;
  readonly memory?: number;
  readonly thumbnails: boolean;
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly mirror?: string;
}

const examples = `
Examples:
  $ tailedcore fit ./photos -o line3.tailedcore
  $ tailedcore fit "photos/2026-*/*.jpg" -o line3.tailedcore --false-alarms 0.02
  $ tailedcore fit good-parts.csv -o line3.tailedcore --fit stretch --augment rot90
  $ tailedcore fit ./photos -o patchcore.tailedcore --preset patchcore --set coreset.ratio=0.02
  $ tailedcore fit ./photos -o wide.tailedcore --backbone wide-resnet50
  $ tailedcore fit ./photos -o wide.tailedcore --backbone wide-resnet50 --weights model.safetensors`;

const environment = `
Environment:
  TAILEDCORE_OFFLINE=1              the same as --offline
  TAILEDCORE_MIRROR, HF_ENDPOINT    the same as --mirror; the first wins
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY proxies for downloads, and their exceptions`;

const about = 'Learns what is normal from ordinary photographs: some may show defects, some products may appear once.';

export function fitCommand(host: CommandHost): Command {
  const command = new Command('fit')
    .summary('learn what is normal from photographs')
    .description(about)
    .argument('<images...>', 'folder, glob in quotes, image, or a .csv or .txt list; sub-folders are just folders')
    .requiredOption('-o, --output <file>', 'where the model goes')
    .addOption(new Option('--preset <name>', 'the method (default: "tailedcore")').choices(presetNames))
    .addOption(
      new Option('--augment <how>', 'copies of rare products (wrong where orientation matters)').choices(augmentations),
    )
    .addOption(new Option('--fit <mode>', 'cut the middle out, or squeeze the whole image').choices(fitModes))
    .option('--resize <pixels>', 'shorter side after resizing (default: 256)', wholeNumber(1))
    .option(
      '--crop <pixels>',
      'side of the square the network sees; a multiple of 32 for most (default: 224)',
      wholeNumber(1),
    )
    .option('--false-alarms <share>', 'wanted share of good images above the threshold (default: 0.01)', share)
    .option('--seed <n>', 'same input and seed, same model (default: 0)', seedNumber)
    .option(
      '--memory <size>',
      'for features, such as 2GB; wide features beyond it go to a temporary file (default: half of the machine)',
      byteCount,
    )
    .option('--no-thumbnails', 'leave small pictures of the training images out of the model')
    .option('--backbone <name>', 'the network that looks (default: "openimages-mobilenet-v2")', name)
    .option('--weights <file>', 'its weights as a safetensors file, instead of a download', name)
    .option('--offline', 'use no network: weights must be in the cache already')
    .option('--mirror <url>', 'where weights are downloaded from, instead of https://huggingface.co', webAddress)
    .option('--set <path=value>', 'any setting, such as coreset.ratio=0.02 (repeatable)', assign)
    .option('--json', 'print what was learnt as JSON')
    .addHelpText('after', `${environment}\n${examples}`);
  const common = withCommonOptions(command, 'no progress, and only the last line of the summary');
  return common.action((images: string[], options: Options) => run(host, images, options));
}

async function run(host: CommandHost, images: string[], options: Options): Promise<void> {
  const { output, quiet = false, json = false } = options;
  const settings = settingsOf(options);
  await checkOutputs([output]);
  const { files, ignored } = await findImages(images);
  const { weights } = options;
  await keepInputs([output], weights === undefined ? images : [...images, weights], files);
  if (ignored > 0 && !quiet) host.say(`${ignoredText(ignored)}\n`);
  const progress = progressView(quiet || json);
  const say = (text: string) => {
    progress.stop();
    host.say(text);
  };
  const started = performance.now();
  const model = await fit(files, {
    settings,
    output,
    memory: options.memory,
    thumbnails: options.thumbnails,
    threads: options.threads,
    device: options.device,
    cacheDir: options.cacheDir,
    offline: options.offline,
    mirror: options.mirror,
    signal: host.signal,
    onProgress: (update) => progress.update(update),
    onEstimate: (estimate) => quiet || json || say(estimateText(estimate)),
    onWarning: (warning) => say(`${warning}\n`),
  }).finally(() => progress.stop());
  if (json) return host.print(`${JSON.stringify({ model: output, ...modelJson(model) }, null, 2)}\n`);
  const { size } = await stat(output);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const wrote = `Wrote ${output} (${gigabytes(size)}) in ${seconds} s.\n`;
  host.print(quiet ? wrote : `${learntText(model)}\n\n${wrote}`);
}

function estimateText({ images, patches, copies, selectionBytes, fullBytes, memory, spills }: Estimate): string {
  const inMemory = spills ? selectionBytes : selectionBytes + fullBytes;
  const inFile = spills ? `, and ${gigabytes(fullBytes)} in a temporary file` : '';
  return (
    `${countOf(images, 'image')}${copies > 0 ? ` and ${copies} copies of each` : ''}, ${patches} patches: features take about ${gigabytes(inMemory)} of memory` +
    ` (limit ${gigabytes(memory)})${inFile}${copies > 0 ? '' : '; copies of rare products come on top'}.\n`
  );
}
