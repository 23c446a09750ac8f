import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { onnxruntimeFacts } from '@tailedcore/compute';
import { gigabytes, normalizeSettings } from '@tailedcore/core';
import { Command } from 'commander';
import { availableMemory } from '../available-memory.ts';
import { defaultCacheDir } from '../cache-dir.ts';
import type { CommandHost, ExitCode } from '../command-line.ts';
import { selfTest } from '../self-test.ts';
import { openSession } from '../session.ts';
import { version } from '../version.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';

const examples = `
Examples:
  $ tailedcore doctor
  $ tailedcore doctor --threads 1 --json`;

export function doctorCommand(host: CommandHost, exit: (code: ExitCode) => void): Command {
  const command = new Command('doctor')
    .summary('tell what is used here, and test it')
    .description('Tells which engine and backbone are used here, and tests them.')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples);
  return withCommonOptions(command, 'when all is well, only the last line').action(
    async (options: CommonOptions & { json?: boolean }) => {
      await using session = openSession({
        threads: options.threads,
        cacheDir: options.cacheDir,
        signal: host.signal,
        onWarning: (warning) => host.say(`${warning}\n`),
      });
      const started = performance.now();
      const { backbone } = await session.method(normalizeSettings());
      const opened = performance.now() - started;
      const runtime = await onnxruntimeFacts();
      const checks = await selfTest(session, backbone);
      const facts = {
        tailedcore: version,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        threads: session.engine.pool.threads,
        parallelism: availableParallelism(),
        memory: gigabytes(availableMemory()),
        engine: session.engine.kernels.name,
        onnxruntime: `${runtime.version} (${runtime.providers.join(', ')}; cpu is used)`,
        backbone: `${backbone.name} (${backbone.id.slice(0, 16)}), opened in ${opened.toFixed(0)} ms`,
        cache: options.cacheDir ?? defaultCacheDir(),
      };
      const ok = checks.every((check) => check.ok);
      if (!ok) exit(1);
      if (options.json) return host.print(`${JSON.stringify({ ...facts, checks, ok }, null, 2)}\n`);
      const verdict = ok ? 'Everything works.\n' : 'Something is wrong; see FAIL above.\n';
      if (options.quiet && ok) return host.print(verdict);
      const lines = Object.entries(facts).map(([key, value]) => `${key.padEnd(13)} ${value}`);
      for (const { name, ok: fine, detail } of checks) lines.push(`${fine ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
      host.print(`${lines.join('\n')}\n${verdict}`);
    },
  );
}
