import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandHost } from '../command-line.ts';
import { byteCount, type CommonOptions, name, repeated, share, wholeNumber, withCommonOptions } from './options.ts';

interface Options extends CommonOptions {
  readonly port?: number;
  readonly host?: string;
  readonly token?: string;
  readonly store?: string;
  readonly queue?: number;
  readonly maxBody?: number;
  readonly maxPixels?: number;
  readonly falseAlarms?: number;
  readonly allowLoading?: true;
  readonly page: boolean;
  readonly plugin?: readonly string[];
  readonly drain?: number;
  readonly logLevel?: LogLevel;
}

// As @tailedcore/server has them; that package is loaded when it is needed only.
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const examples = `
Examples:
  $ tailedcore serve line3.tailedcore
  $ tailedcore serve ./models --port 0 --store ./feedback
  $ TAILEDCORE_TOKEN=... tailedcore serve ./models --host 0.0.0.0
  $ curl -F image=@photo.jpg http://127.0.0.1:8080/v1/models/line3/predict`;

export function serveCommand(host: CommandHost): Command {
  const command = new Command('serve')
    .summary('judge photographs over HTTP')
    .description(
      'Serves models over HTTP: the Open Inference Protocol, a friendly route for uploads, metrics, docs and a page.',
    )
    .argument(
      '<models...>',
      'model files, or a folder of *.tailedcore; each is served under its name without the ending',
    )
    .option('--port <n>', 'port to listen on; 0 takes a free one (default: 8080)', wholeNumber(0, 65_535))
    .option(
      '--host <address>',
      'address to listen on; others than this machine\'s own need a token (default: "127.0.0.1")',
      name,
    )
    .addOption(
      new Option(
        '--token <token>',
        'what clients must send; better given as TAILEDCORE_TOKEN, which no list of processes shows',
      )
        .env('TAILEDCORE_TOKEN')
        .argParser(name),
    )
    .option('--store <dir>', 'where feedback and its images are kept (default: feedback is refused)', name)
    .option('--queue <n>', 'images that may wait before more are refused (default: 64)', wholeNumber(1, 100_000))
    .option('--max-body <size>', 'largest request (default: 16 MiB)', bodySize)
    .option('--max-pixels <n>', 'largest image, width times height (default: 25000000)', wholeNumber(1, 1_000_000_000))
    .option('--false-alarms <share>', 'set the thresholds anew for this share of false alarms', share)
    .option(
      '--drain <seconds>',
      'how long accepted requests may finish after a signal (default: 30)',
      wholeNumber(0, 3600),
    )
    .option('--allow-loading', 'let holders of the token load and unload models over HTTP')
    .option('--no-page', 'serve no page')
    .option('--plugin <name>', 'a package or file whose plugin the models may use (repeatable)', repeated)
    .addOption(new Option('--log-level <level>', 'what the log tells (default: "info")').choices(logLevels))
    .addHelpText('after', examples);
  const common = withCommonOptions(command, 'log warnings and errors only');
  return common.action((models: string[], options: Options) => serve(host, models, options));
}

async function serve(host: CommandHost, models: string[], options: Options): Promise<void> {
  const { startServer } = await import('@tailedcore/server');
  const { plugin, maxBody, drain = 30, quiet = false, logLevel = quiet ? 'warn' : 'info', ...rest } = options;
  // A little more than accepted requests have, to end the threads.
  host.patience?.((drain + 5) * 1000);
  const server = await startServer({
    ...rest,
    models,
    logLevel,
    pluginSpecifiers: plugin,
    maxBodyBytes: maxBody,
    drainMs: drain * 1000,
    signal: host.signal,
    onListening: (url) => host.print(`listening on ${url}\n`),
  });
  if (!quiet) host.say(`Threads: ${server.threads}. Models: ${server.models.join(', ')}\n`);
  await server.closed;
}

function bodySize(text: string): number {
  const bytes = Math.floor(byteCount(text));
  if (bytes < 1024 || bytes > 2 ** 30) throw new InvalidArgumentError('Expected a size from 1KB to 1GB.');
  return bytes;
}
