import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeAtExit } from './temporary-paths.ts';

it('what is still temporary when the process ends is removed, what was finished stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exit-'));
  const [half, whole, kept] = ['half', 'whole', 'kept'].map((name) => join(folder, name)) as [string, string, string];
  const before = new Set(process.listeners('exit'));
  removeAtExit(half);
  removeAtExit(join(folder, 'never made'));
  const finished = removeAtExit(whole);
  const [atExit, ...others] = process.listeners('exit').filter((listener) => !before.has(listener));
  expect(others).toEqual([]);
  mkdirSync(half);
  for (const path of [join(half, 'a'), whole, kept]) writeFileSync(path, 'x');
  finished();
  atExit?.call(process, 0);
  expect([half, whole, kept].map((path) => existsSync(path))).toEqual([false, true, true]);
  process.off('exit', atExit as () => void);
  rmSync(folder, { recursive: true });
});
