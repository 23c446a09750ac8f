import type { Place } from './install.ts';
import { runCommand } from './run-command.ts';

/** Runs a command that a package brought along, in the place where it is installed. @returns its standard output. */
export function runInstalled({ folder, env }: Place, command: string, ...args: readonly string[]): Promise<string> {
  return runCommand('npx', ['--no', '--', command, ...args], { cwd: folder, env });
}
