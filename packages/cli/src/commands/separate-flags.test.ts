import fc from 'fast-check';
import { expect, it } from 'vitest';
import { separateFlags } from './separate-flags.ts';

it.each([
  ['predict m new --json', 'predict m new --json'],
  ['predict --json m new', 'predict m new --json'],
  ['predict m --json new -q', 'predict m new -q --json'],
  ['predict m new --json a.json', 'predict m new --json a.json'],
  ['predict --csv A.CSV m new', 'predict --csv A.CSV m new'],
  ['predict --csv a.json m new', 'predict a.json m new --csv'],
  ['predict --json --csv b.csv m new', 'predict --csv b.csv m new --json'],
  ['predict --json m -- --json', 'predict m --json -- --json'],
  ['', ''],
])('"%s" is read as "%s"', (given, read) => {
  expect(separateFlags(given.split(' ')).join(' ')).toBe(read);
});

it('loses and adds nothing, and keeps the order of all else', () => {
  const word = fc.constantFrom('--json', '--csv', 'a.json', 'b.csv', 'm', '-q', '--');
  fc.assert(
    fc.property(fc.array(word), (args) => {
      const read = separateFlags(args);
      expect([...read].sort()).toEqual([...args].sort());
      const others = (list: string[]) => list.filter((arg) => arg !== '--json' && arg !== '--csv');
      expect(others(read)).toEqual(others(args));
    }),
  );
});
