// Runs every test and closes with the plain line "N passed, N failed, N skipped". Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tailedcore-tests-'));
const file = join(folder, 'results.json');
const args = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
];
const done = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });

let results;
try {
  results = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  results = undefined;
}
rmSync(folder, { recursive: true, force: true });
const brokenFiles =
  results?.testResults.filter((test) => test.status === 'failed' && test.assertionResults.length === 0).length ?? 1;
const failed = (results?.numFailedTests ?? 0) + brokenFiles;
const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
console.log(`${results?.numPassedTests ?? 0} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : (done.status ?? 1);
