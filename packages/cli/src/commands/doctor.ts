import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { onnxruntimeFacts, threadCount } from '@tailedcore/compute';
import { gigabytes } from '@tailedcore/core';
import { Command } from 'commander';
import { availableMemory, defaultCacheDir, openSession, resolveMethod, type SessionOptions } from '@tailedcore/runtime';
import type { CommandHost, ExitCode } from '../command-line.ts';
import { testDevice } from '../device-test.ts';
import { gpuText, tryGpuApart } from '../gpu-trial.ts';
import { timingsText } from '../output/timings-text.ts';
import { selfTest } from '../self-test.ts';
import { version } from '../version.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';

const examples = `
Examples:
  $ tailedcore doctor
  $ tailedcore doctor --device cuda      # agreement with the CPU, and speed
  $ tailedcore doctor --threads 1 --json`;

export function doctorCommand(host: CommandHost, exit: (code: ExitCode) => void): Command {
  const command = new Command('doctor')
    .summary('tell what is used here, and test it')
    .description(
      'Tells which engine and backbone are used here, and tests them; with --device also whether a device agrees with the CPU, and how fast both are.',
    )
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples);
  return withCommonOptions(command, 'when all is well, only the last line').action(
    async (options: CommonOptions & { json?: boolean }) => {
      const common: SessionOptions = {
        cacheDir: options.cacheDir,
        signal: host.signal,
        onWarning: (warning) => host.say(`${warning}\n`),
      };
      await using session = openSession({ ...common, threads: options.threads });
      const started = performance.now();
      const { backbone } = await session.method(await resolveMethod());
      const opened = performance.now() - started;
      const runtime = await onnxruntimeFacts();
      const checks = await selfTest(session, backbone);
      const tested = options.device === undefined ? undefined : await testDevice(options.device, common);
      checks.push(...(tested?.checks ?? []));
      const facts = {
        tailedcore: version,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        threads: session.engine.pool.threads,
        threadsFrom: threadCount(options.threads).source,
        parallelism: availableParallelism(),
        memory: gigabytes(availableMemory()),
        engine: session.engine.kernels.name,
        onnxruntime: `${runtime.version} (${runtime.providers.join(', ')})`,
        backbone: `${backbone.name} (${backbone.id.slice(0, 16)}), opened in ${opened.toFixed(0)} ms`,
        coreset: gpuText(await tryGpuApart(host.signal)),
        cache: options.cacheDir ?? defaultCacheDir(),
      };
      const ok = checks.every((check) => check.ok);
      if (!ok) exit(1);
      const timed = tested && { device: tested.device ?? null, timings: tested.timings };
      if (options.json) return host.print(`${JSON.stringify({ ...facts, checks, ...timed, ok }, null, 2)}\n`);
      const verdict = ok ? 'Everything works.\n' : 'Something is wrong; see FAIL above.\n';
      if (options.quiet && ok) return host.print(verdict);
      const lines = Object.entries(facts).map(([key, value]) => `${key.padEnd(13)} ${value}`);
      for (const { name, ok: fine, detail } of checks) lines.push(`${fine ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
      lines.push(...timingsText(tested?.timings ?? []));
      host.print(`${lines.join('\n')}\n${verdict}`);
    },
  );
}
