import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

const fieldsOf = (text: string) => parseCsv(text).map(({ fields }) => fields);

describe('parseCsv', () => {
  it('reads quotes, commas, line ends and doubled quotes inside fields', () => {
    expect(parseCsv('path,label\r\n"a, b.png",1\n"say ""hi""\n.png",2\nlast.png,')).toEqual([
      { line: 1, fields: ['path', 'label'] },
      { line: 2, fields: ['a, b.png', '1'] },
      { line: 3, fields: ['say "hi"\n.png', '2'] },
      { line: 5, fields: ['last.png', ''] },
    ]);
  });

  it('passes over empty lines only', () => {
    expect(fieldsOf('\n\na\n\n,\n""\n \n')).toEqual([['a'], ['', ''], [' ']]);
  });

  it('refuses quotes that are not closed or stand inside a field', () => {
    expect(() => parseCsv('a\n"b')).toThrow('line 2');
    expect(() => parseCsv('a"b"')).toThrow(SyntaxError);
    expect(() => parseCsv('"a"b')).toThrow(SyntaxError);
  });

  it('reads back whatever was written by the rules', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', ';') });
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',') + end).join('');
        expect(fieldsOf(text)).toEqual(rows);
      }),
    );
  });

  it('is not overwhelmed by a long field', () => {
    const long = 'x""'.repeat(500_000);
    expect(fieldsOf(`"${long}",b`)[0]?.[0]?.length).toBe(1_000_000);
  });
});
