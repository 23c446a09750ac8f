// Installs and builds what is missing, and nothing that is there. Runs before anything is installed, so it uses Node alone.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
}

// npm leaves this file behind when it is done, so an older one (or none) means that the lock file is newer than what is installed.
const installed = statSync(`${root}node_modules/.package-lock.json`, { throwIfNoEntry: false });
if (!installed || installed.mtimeMs < statSync(`${root}package-lock.json`).mtimeMs) {
  say('Installing packages (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund'], { ONNXRUNTIME_NODE_INSTALL: 'skip' });
}
say('Building what changed …');
run(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'], {
  NX_DAEMON: 'false',
});

function run(command, args, env) {
  const done = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 28,
  });
  if (done.status === 0) return;
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}`);
  stop(`${command} ${args.join(' ')} failed.`);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text) {
  say(text);
  process.exit(1);
}
