import { csvCell } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { readScoreRows } from './imported-scores-file.ts';

const csv = (...lines: string[]) => readScoreRows(lines.join('\r\n'), 'scores.csv');
const json = (...lines: unknown[]) =>
  readScoreRows(lines.map((line) => JSON.stringify(line)).join('\n'), 'scores.jsonl');

describe('CSV', () => {
  it('is read with all columns, in any order, past a byte order mark and columns that say nothing here', () => {
    const [row] = csv(
      '\uFEFFscore, name,product,split,method,seed,p,verdict',
      '0.5,"a/b,c.png",a,s/1,winclip,3,0.25,defect',
    );
    expect(row).toEqual({
      line: 2,
      path: 'a/b,c.png',
      score: 0.5,
      pValue: 0.25,
      verdict: 'defect',
      split: 's/1',
      seed: 3,
      method: 'winclip',
    });
  });

  it('needs no more than a path and a score', () => {
    expect(csv('path,score', 'C:\\data\\a.png,-1e-3', 'b.png,7')).toEqual([
      expect.objectContaining({ line: 2, path: 'C:/data/a.png', score: -0.001, pValue: null, verdict: null }),
      expect.objectContaining({ line: 3, path: 'b.png', score: 7, split: undefined, seed: undefined }),
    ]);
  });

  it('may have empty cells where a value may lack', () => {
    const [row] = csv('name,path,score,p_value,verdict,split,seed', ',x.png,1,,unknown,,');
    expect(row).toMatchObject({ path: 'x.png', pValue: null, verdict: null, split: undefined, seed: undefined });
  });

  it('gives names back that were disarmed for spreadsheets', () => {
    for (const name of ['=a.png', '-1.png', "'x.png", '@b, "c".png']) {
      expect(csv('name,score', `${csvCell(name)},1`)[0]?.path).toBe(name);
    }
  });

  it.each([
    [['image,score', 'a,1'], 'its columns are image, score'],
    [['name,label', 'a,1'], 'its columns are name, label'],
    [['name,score'], 'it holds no scores'],
    [[''], 'its columns are none'],
    [['name,score', 'a,1', 'b,nan'], 'line 3: expected a score that is a finite number, received nan'],
    [['name,score', 'a,Infinity'], 'line 2: expected a score'],
    [['name,score', 'a,0x'], 'line 2: expected a score'],
    [['name,score', 'a,'], 'line 2: there is no score'],
    [['name,score', ',1'], 'line 2: there is no name or path'],
    [['name,score', 'a,b,1'], 'line 2: expected 2 fields, as the header has, received 3'],
    [['name,score', '"a,1'], 'line 2: a double quote is not closed'],
    [['name,score,p', 'a,1,1.5'], 'line 2: expected a p-value that is 0 to 1, received 1.5'],
    [['name,score,seed', 'a,1,0.5'], 'line 2: expected a seed that is a whole number, received 0.5'],
    [['name,score,verdict', 'a,1,bad'], 'line 2: expected the verdict good, defect, unknown or nothing, received bad'],
  ])('is refused: %j', (lines, reason) => {
    expect(() => csv(...lines)).toThrow(reason);
    expect(() => csv(...lines)).toThrow('E_SCORES: scores.csv cannot be used as scores');
  });
});

describe('JSON lines', () => {
  it('are read alike, with nulls for what lacks', () => {
    expect(json({ name: 'a', score: 2, pValue: 0.5, verdict: 'good', seed: 1, more: [1] })).toEqual(
      csv('name,score,p,verdict,seed', 'a,2,0.5,good,1').map((row) => ({ ...row, line: 1 })),
    );
    expect(json({ path: 'a', score: 0, p: null, verdict: null })[0]).toMatchObject({ pValue: null, verdict: null });
  });

  it('are refused where a line is no object, or its score no number', () => {
    expect(() => json({ name: 'a', score: 1 }, [1])).toThrow('line 2: expected a JSON object');
    expect(() => readScoreRows('{"name":', 'a.jsonl')).toThrow('line 1: expected a JSON object');
    expect(() => json({ name: 'a', score: true })).toThrow('line 1: there is no score');
    expect(() => json({ name: 'a', score: 'high' })).toThrow('received high');
    expect(() => readScoreRows('\n\n', 'a.jsonl')).toThrow('it holds no scores');
  });
});
