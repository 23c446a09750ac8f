import { fail } from '@tailedcore/core';
import { watchFolder } from '@tailedcore/runtime/watch';
import { Command, Option } from 'commander';
import type { CommandHost, ExitCode } from '../command-line.ts';
import { watchLine, watchSummaryText } from '../output/watch-text.ts';
import { type CommonOptions, repeated, share, wholeNumber, withCommonOptions } from './options.ts';
import { moveOf, type WebhookFlags, webhookOf } from './watch-options.ts';

interface Options extends CommonOptions, WebhookFlags {
  readonly out: string;
  readonly settle?: number;
  readonly poll?: number | true;
  readonly once?: boolean;
  readonly onlyNew?: boolean;
  readonly reload?: boolean;
  readonly heatmaps?: boolean;
  readonly move?: string;
  readonly json?: boolean;
  readonly falseAlarms?: number;
  readonly failOnDefect?: boolean;
  readonly plugin?: readonly string[];
}

/** Milliseconds that the image in hand and the webhook may take after an interrupt; the slowest network takes some seconds an image. */
const patience = 60_000;
const pollEvery = 1000;

const examples = `
Examples:
  $ tailedcore watch line3.tailedcore ./incoming --out ./results
  $ tailedcore watch line3.tailedcore ./incoming --out ./results --move ./judged
  $ tailedcore watch line3.tailedcore ./incoming --out ./results \\
      --webhook https://line.example.org/results --webhook-on defect
  $ tailedcore watch line3.tailedcore ./share --out ./results --poll 5000
  $ tailedcore watch line3.tailedcore ./incoming --out ./results --once \\
      --quiet --fail-on-defect`;

export function watchCommand(host: CommandHost, exit: (code: ExitCode) => void): Command {
  const command = new Command('watch')
    .summary('judge photographs as they come')
    .description('Judges photographs as they come into a folder, each once, across restarts.')
    .argument('<model>', 'a file that "tailedcore fit" wrote')
    .argument('<folder>', 'watched with its sub-folders')
    .requiredOption('--out <dir>', 'where results.jsonl goes; one watcher at a time')
    .option('--settle <ms>', 'how long a file must stay the same before it is read (default: 1000)', wholeNumber(1))
    .option('--poll [ms]', 'look at the folder in intervals, as network folders need (default: 1000)', wholeNumber(1))
    .option('--once', 'judge what is there, and end')
    .option('--only-new', 'leave alone what was there at the first start')
    .option('--reload', 'take up the model file when it is replaced')
    .option('--heatmaps', 'write a PNG with the heat map for every image to DIR/heatmaps')
    .option('--move <where>', 'move judged images to DIR/<verdict>, or by good=DIR,defect=DIR,unknown=DIR,bad=DIR')
    .option('--webhook <url>', 'send each result there (POST, JSON), again until it is taken')
    .addOption(new Option('--webhook-on <which>', 'which results (default: "all")').choices(['all', 'defect']))
    .option('--webhook-header <line>', 'a header to send along, "Name: value" (repeatable; never shown)', collected)
    .addOption(
      new Option('--webhook-secret <text>', 'sign what is sent with this key').env('TAILEDCORE_WEBHOOK_SECRET'),
    )
    .option('--webhook-timeout <ms>', 'how long an answer may take (default: 10000)', wholeNumber(1))
    .option('--json', 'print each result as a line of JSON')
    .option('--false-alarms <share>', 'set the threshold anew for this share of false alarms', share)
    .option('--fail-on-defect', 'with --once: exit with 3 when there is a defect')
    .option('--plugin <name>', 'a package or file whose plugin the model may use (repeatable)', repeated)
    .addHelpText('after', examples);
  const common = withCommonOptions(command, 'only the summary');
  return common.action((model: string, folder: string, options: Options) => run(host, exit, model, folder, options));
}

async function run(
  host: CommandHost,
  exit: (code: ExitCode) => void,
  model: string,
  folder: string,
  options: Options,
): Promise<void> {
  const { json = false, quiet = false, once, failOnDefect, poll } = options;
  if (failOnDefect && !once)
    throw fail('E_OPTION', { what: '--fail-on-defect', expected: '--once with it', received: 'none' });
  host.patience?.(patience);
  const summary = await watchFolder({
    ...options,
    model,
    folder,
    poll: poll === true ? pollEvery : poll,
    move: moveOf(options.move),
    webhook: webhookOf(options),
    pluginSpecifiers: options.plugin,
    signal: host.signal,
    onReady: () => quiet || once || host.say(`Watching ${folder}; results go to ${options.out}.\n`),
    onResult: (record, line) => quiet || host.print(`${json ? line : watchLine(record)}\n`),
    onWarning: (warning) => host.say(`${warning}\n`),
  });
  const text = `${watchSummaryText(summary)}\n`;
  if (json) host.say(text);
  else host.print(text);
  if (failOnDefect && summary.defect > 0) exit(3);
}

/** As `repeated`, without a check that would show the text. */
function collected(line: string, before: readonly string[] = []): readonly string[] {
  return [...before, line];
}
