import { stat } from 'node:fs/promises';
import { countOf, type Estimate, gigabytes } from '@tailedcore/core';
import { Command } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { findImages, fit, modelJson } from '@tailedcore/runtime';
import { ignoredText } from '../output/ignored-text.ts';
import { learntText } from '../output/learnt-text.ts';
import { progressView } from '../output/progress.ts';
import { byteCount, type CommonOptions, webAddress, withCommonOptions } from './options.ts';
import { checkOutputs, keepInputs } from './outputs.ts';
import { namingFile, readSettings, type SettingOptions, withSettingOptions } from './setting-options.ts';

interface Options extends CommonOptions, SettingOptions {
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
    .requiredOption('-o, --output <file>', 'where the model goes');
  withSettingOptions(command)
    .option(
      '--memory <size>',
      'for features, such as 2GB; wide features beyond it go to a temporary file (default: half of the machine)',
      byteCount,
    )
    .option('--no-thumbnails', 'leave small pictures of the training images out of the model')
    .option('--offline', 'use no network: weights must be in the cache already')
    .option('--mirror <url>', 'where weights are downloaded from, instead of https://huggingface.co', webAddress)
    .option('--json', 'print what was learnt as JSON')
    .addHelpText('after', `${environment}\n${examples}`);
  const common = withCommonOptions(command, 'no progress, and only the last line of the summary');
  return common.action((images: string[], options: Options) => run(host, images, options));
}

async function run(host: CommandHost, images: string[], options: Options): Promise<void> {
  const { output, quiet = false, json = false } = options;
  const { settings, file, from } = await readSettings(options);
  if (file !== undefined && !quiet) host.say(`Settings: ${file}\n`);
  await checkOutputs([output]);
  const { files, ignored } = await findImages(images);
  const others = [options.weights, file].filter((path) => path !== undefined);
  await keepInputs([output], [...images, ...others], files);
  if (ignored > 0 && !quiet) host.say(`${ignoredText(ignored)}\n`);
  const progress = progressView(quiet || json);
  const say = (text: string) => {
    progress.stop();
    host.say(text);
  };
  const started = performance.now();
  const fitted = namingFile(file, () =>
    fit(files, {
      settings,
      from,
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
    }),
  );
  const model = await fitted.finally(() => progress.stop());
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
