import { Command, CommanderError } from 'commander';
import { separateFlags } from './commands/separate-flags.ts';
import { version } from './version.ts';

/** What a command is handed besides its arguments. */
export interface CommandHost {
  readonly signal: AbortSignal;
  /** Writes to standard output. */
  print(text: string): void;
  /** Writes to standard error. */
  say(text: string): void;
  /** Gives the command so many milliseconds to end when it is interrupted, instead of the usual few seconds. */
  patience?(ms: number): void;
}

/** 0 fine, 1 failure, 2 usage, 3 defects found (with --fail-on-defect), 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

const examples = `
Examples:
  $ tailedcore fit ./photos -o line3.tailedcore
  $ tailedcore predict line3.tailedcore ./new -r report.html
  $ tailedcore help fit`;

type MakeCommand = (host: CommandHost, exit: (code: ExitCode) => void) => Command;

/** The commands in the order of the help. Each is a module that is loaded only when needed: together they take longer than judging an image. */
const commands = {
  fit: async () => (await import('./commands/fit.ts')).fitCommand,
  predict: async () => (await import('./commands/predict.ts')).predictCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  watch: async () => (await import('./commands/watch.ts')).watchCommand,
  feedback: async () => (await import('./commands/feedback.ts')).feedbackCommand,
  update: async () => (await import('./commands/update.ts')).updateCommand,
  dataset: async () => (await import('./commands/dataset.ts')).datasetCommand,
  bench: async () => (await import('./commands/bench.ts')).benchCommand,
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand,
  backbones: async () => (await import('./commands/backbones.ts')).backbonesCommand,
  plugin: async () => (await import('./commands/plugin.ts')).pluginCommand,
  plugins: async () => (await import('./commands/plugins.ts')).pluginsCommand,
  config: async () => (await import('./commands/config.ts')).configCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
} satisfies Readonly<Record<string, () => Promise<MakeCommand>>>;

const usageErrors = new Set([
  'E_CONFIG',
  'E_CONFIG_FILE',
  'E_CONFIG_FILES',
  'E_OPTION',
  'E_PLUGIN',
  'E_PLUGIN_UNKNOWN',
  'E_RECIPE',
  'E_SPLIT_UNKNOWN',
]);

/** Runs the command line `args` (without node and script) to the exit code; errors become one sentence on standard error. */
export async function runCommandLine(args: readonly string[], host: CommandHost): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const done = (code: ExitCode) => (exit = code);
  const program = new Command('tailedcore')
    .description('Finds defects in photographs of many products, without labels.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => host.print(text), writeErr: (text) => host.say(text) })
    .addHelpText('after', examples)
    .showHelpAfterError('(add --help for all options and examples)');
  for (const command of await neededCommands(args[0])) {
    const made = command(host, done).copyInheritedSettings(program);
    for (const inner of made.commands) inner.copyInheritedSettings(program);
    program.addCommand(made);
  }
  try {
    await program.parseAsync(separateFlags(args), { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { isTailedCoreError } = await import('@tailedcore/core');
    if (isTailedCoreError(error, 'E_ABORTED') || host.signal.aborted) {
      host.say('Stopped; no half-written result was left behind.\n');
      return 130;
    }
    if (!isTailedCoreError(error)) {
      host.say(`This should not have happened; please report it.\n${error instanceof Error ? error.stack : error}\n`);
      return 1;
    }
    host.say(`${error.message}\n`);
    return usageErrors.has(error.code) ? 2 : 1;
  }
}

/** The command that `first` names; none for the version; all where help or a suggestion may list them. */
function neededCommands(first: string | undefined): Promise<MakeCommand[]> {
  if (first === '--version' || first === '-V') return Promise.resolve([]);
  const named = Object.entries(commands).filter(([name]) => name === first);
  const needed = named.length > 0 ? named : Object.entries(commands);
  return Promise.all(needed.map(([, load]) => load()));
}
