import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { runSteps } from './step.ts';

const cwd = process.cwd();

test('the first step that fails is printed with its output and ends the run', async () => {
  const lines: string[] = [];
  const failing = {
    name: 'two',
    run: () => runCommand(process.execPath, ['-e', 'console.log("why"); process.exit(3)'], { cwd }),
  };
  const steps = [
    { name: 'one', run: async (input: number) => `saw ${input}` },
    failing,
    { name: 'three', run: async () => '' },
  ];
  expect(await runSteps(steps, 7, (text) => lines.push(text))).toBe(false);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^ok +0\.\d s {2}one: saw 7$/);
  expect(lines[1]).toMatch(/^FAILED +\d+\.\d s {2}two\n.*exit code 3\nwhy$/s);
});

test('a command that cannot be started, or hangs, fails', async () => {
  await expect(runCommand('no-such-command-of-ours', [], { cwd })).rejects.toThrow(/no-such-command-of-ours/);
  const hanging = runCommand(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { cwd, timeout: 300 });
  await expect(hanging).rejects.toThrow(/SIGTERM/);
});

test('what npm tells its scripts is not told to commands', async () => {
  const env = { ...process.env, npm_config_local_prefix: '/x', npm_package_name: 'x', npm_config_registry: 'http://r' };
  const script = 'console.log(JSON.stringify(Object.keys(process.env).filter((name) => name.startsWith("npm_"))))';
  const names = JSON.parse(await runCommand(process.execPath, ['-e', script], { cwd, env })) as string[];
  expect(names).toContain('npm_config_registry');
  expect(names.filter((name) => /local_prefix|package_name/.test(name))).toEqual([]);
});
