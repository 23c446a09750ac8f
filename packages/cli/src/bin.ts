import { runCommandLine } from './command-line.ts';

/** How long an interrupted command may tidy up; usually it needs a tenth of it. Leaving while native code runs could crash. */
let graceMs = 4000;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    setTimeout(() => process.exit(130), graceMs).unref();
  });
}
// A reader that goes away (`| head`) ends the command quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.stderr.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  signal: stop.signal,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
  patience: (ms) => (graceMs = ms),
});
