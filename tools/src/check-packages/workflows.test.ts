import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../check-pack/published-packages.ts';

const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
const release = workflows.find(([file]) => file === 'release.yml')?.[1] ?? '';
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

test.each(workflows)('%s uses actions by commit, with the version behind, and limits rights and time', (_, text) => {
  const uses = text.match(/uses: .*/g) ?? [];
  expect(uses.length).toBeGreaterThan(0);
  for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  expect(text).toMatch(/^permissions:/m);
  expect(text.match(/runs-on:/g)).toHaveLength(text.match(/timeout-minutes:/g)?.length ?? 0);
});

test.each(workflows)('%s runs only scripts that there are', (_, text) => {
  for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name]);
});

test('a release states where it was built, and only after all checks', () => {
  expect(release).toContain('id-token: write');
  expect(release.indexOf('bash .ci/run')).toBeGreaterThan(0);
  expect(release.indexOf('bash .ci/run')).toBeLessThan(release.indexOf('changesets/action'));
  expect(scripts['release']).toMatch(/--release && changeset publish$/);
});
