import { spawn } from 'node:child_process';

/** Where a command runs, and with which environment. */
export interface Where {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** In milliseconds; five minutes unless told. */
  readonly timeout?: number;
}

/** What npm tells the scripts that it runs, and what they must not tell the npm that they run. */
const told = /^npm_(package|lifecycle|node|command|execpath|config_(local_prefix|prefix|workspace|init))/i;

/**
 * Runs a command to its end.
 * @returns what it wrote to its standard output.
 * @throws an error with all that it wrote, when it exits with another code than 0, or takes too long.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, timeout = 300_000 }: Where,
): Promise<string> {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !told.test(name)));
  // npm and npx are batch files on Windows, which only a shell runs.
  const shell = process.platform === 'win32' && command !== process.execPath;
  const child = spawn(command, args, { cwd, env: kept, shell, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => ((output += text), (all += text)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
  const how = await new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `exit code ${code ?? signal}`));
  });
  if (how !== undefined) throw new Error(`${command} ${args.join(' ')}: ${how}\n${all.trim()}`);
  return output;
}
