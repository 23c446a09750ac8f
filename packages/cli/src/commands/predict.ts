import { fail, type Prediction, type UnreadImage, writeAtomically } from '@tailedcore/core';
import { threadCount } from '@tailedcore/compute';
import { Command } from 'commander';
import type { CommandHost, ExitCode } from '../command-line.ts';
import { findImages, type FoundImages, openModel, type OpenModel } from '@tailedcore/runtime';
import { ignoredText } from '../output/ignored-text.ts';
import { predictText } from '../output/predict-text.ts';
import { progressView } from '../output/progress.ts';
import { resultsCsv, resultsJson } from '../output/result-json.ts';
import { type CommonOptions, repeated, share, withCommonOptions } from './options.ts';
import { checkOutputs, keepInputs } from './outputs.ts';

interface Options extends CommonOptions {
  readonly report?: string;
  readonly json?: true | string;
  readonly csv?: true | string;
  readonly heatmaps?: string;
  readonly falseAlarms?: number;
  readonly failOnDefect?: boolean;
  readonly plugin?: readonly string[];
}

type Results = readonly (Prediction | UnreadImage)[];

const examples = `
Examples:
  $ tailedcore predict line3.tailedcore ./new -r report.html
  $ tailedcore predict line3.tailedcore image.jpg --json
  $ tailedcore predict line3.tailedcore ./new --csv scores.csv --heatmaps heat/
  $ tailedcore predict line3.tailedcore ./new --quiet --fail-on-defect || echo "stop the line"`;

export function predictCommand(host: CommandHost, exit: (code: ExitCode) => void): Command {
  const command = new Command('predict')
    .summary('judge photographs with a model')
    .description('Judges photographs: a score, a p-value, a verdict and a heat map for each.')
    .argument('<model>', 'a file that "tailedcore fit" wrote')
    .argument('<images...>', 'folder, glob in quotes, image, or a .csv or .txt list')
    .option('-r, --report <file>', 'write an HTML report')
    .option('--json [file.json]', 'results as JSON, to standard output or a file')
    .option('--csv [file.csv]', 'results as CSV, to standard output or a file')
    .option('--heatmaps <dir>', 'write a PNG with the heat map for every image')
    .option('--false-alarms <share>', 'set the threshold anew for this share of false alarms', share)
    .option('--fail-on-defect', 'exit with 3 when there is a defect')
    .option(
      '--plugin <name>',
      'a package, or a file such as ./my-scorer.ts, whose plugin the model may use (repeatable; packages called tailedcore-… need not be named)',
      repeated,
    )
    .addHelpText('after', examples);
  const common = withCommonOptions(command, 'no progress, and no line for every image');
  return common.action((model: string, images: string[], options: Options) => run(host, exit, model, images, options));
}

async function run(
  host: CommandHost,
  exit: (code: ExitCode) => void,
  modelPath: string,
  images: string[],
  options: Options,
): Promise<void> {
  if (options.json === true && options.csv === true) {
    const expected = 'a file for one of them, since both go to standard output';
    throw fail('E_OPTION', { what: '--json and --csv', expected, received: 'none' });
  }
  const outputs = [options.report, options.csv, options.json].filter((path) => typeof path === 'string');
  await checkOutputs(outputs);
  const found = await findImages(images);
  await keepInputs(outputs, [modelPath, ...images], found.files);
  if (options.heatmaps !== undefined) await makeHeatmapFolder(options.heatmaps);
  if (found.ignored > 0 && !options.quiet) host.say(`${ignoredText(found.ignored)}\n`);
  const printsData = options.json === true || options.csv === true;
  const progress = progressView(options.quiet === true || printsData);
  await using opened = await openModel(modelPath, {
    threads: options.threads ?? Math.min(threadCount().threads, found.files.length),
    device: options.device,
    cacheDir: options.cacheDir,
    falseAlarms: options.falseAlarms,
    pluginSpecifiers: options.plugin,
    signal: host.signal,
    onProgress: (update) => progress.update(update),
    onWarning: (warning) => host.say(`${warning}\n`),
  });
  const results: (Prediction | UnreadImage)[] = [];
  try {
    for await (const result of opened.predict(found.files)) results.push(result);
  } finally {
    progress.stop();
  }
  await deliver(host, modelPath, opened, found, results, options);
  const problem = results.find((result) => 'problem' in result)?.problem;
  if (problem && results.every((result) => 'problem' in result))
    throw fail('E_NO_IMAGES', { received: results.length, reason: problem.message });
  if (options.failOnDefect && results.some((result) => 'score' in result && result.verdict === 'defect')) exit(3);
}

/** A function of its own: where there is an `await using`, tsc leaves the file endings of imports as they are. */
async function makeHeatmapFolder(path: string): Promise<void> {
  const { makeFolder } = await import('../output/heatmaps.ts');
  await makeFolder(path);
}

/** Numbers first, pictures last: what fails later takes nothing away. */
async function deliver(
  host: CommandHost,
  modelPath: string,
  opened: OpenModel,
  { files }: FoundImages,
  results: Results,
  { json, csv, quiet = false, heatmaps, report }: Options,
): Promise<void> {
  const { model, session } = opened;
  const text = () => resultsJson(modelPath, model, results);
  if (json === true) host.print(text());
  else if (csv === true) host.print([...resultsCsv(results)].join(''));
  else host.print(`${predictText(model, results, quiet)}\n`);
  const tell = (line: string) => (json === true || csv === true ? host.say(line) : host.print(line));
  if (typeof json === 'string') await writeAtomically(json, [text()]);
  if (typeof csv === 'string') await writeAtomically(csv, resultsCsv(results));
  if (heatmaps !== undefined) {
    const scored = results.filter((result) => 'score' in result);
    const { writeHeatmaps } = await import('../output/heatmaps.ts');
    await writeHeatmaps(heatmaps, opened, files, scored, host.signal);
    if (!quiet) tell(`Heat maps: ${heatmaps}\n`);
  }
  if (report !== undefined) {
    const { writeHtmlReport } = await import('../html-report.ts');
    await writeHtmlReport(report, { model, modelName: modelPath, files, results, signal: host.signal }, session);
    if (!quiet) tell(`Report: ${report}\n`);
  }
}
