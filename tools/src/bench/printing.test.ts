import { describe, expect, it } from 'vitest';
import { barsSvg } from './bars-svg.ts';
import { curvesSvg } from './curves-svg.ts';
import { conclusion } from './gpu.ts';
import { atLeast, atMost, emptyRow, meetsTarget, type Row } from './row.ts';
import { logTicks } from './svg.ts';
import { table } from './table.ts';

const same = (value: number) => ({ min: value, median: value, max: value });
const faster: Row = {
  ...emptyRow('LOF <k = 6>', 'scikit-learn'),
  ours: same(0.01),
  peer: same(0.15),
  ratio: { min: 14, median: 15, max: 16 },
  target: atLeast(12),
  equal: true,
};

describe('a target', () => {
  it('speaks of the ratio', () => {
    expect(meetsTarget(faster)).toBe(true);
    expect(meetsTarget({ ...faster, target: atLeast(15.5) })).toBe(false);
  });

  it('without a peer speaks of the figure itself, which may have to be small', () => {
    const slope: Row = { ...emptyRow('memory', 'n', 'MB an image'), ours: same(0.5), target: atMost(0.6) };
    expect(meetsTarget(slope)).toBe(true);
    expect(meetsTarget({ ...slope, ours: same(0.7) })).toBe(false);
  });

  it('that nothing was measured for is neither met nor missed', () => {
    expect(meetsTarget({ ...emptyRow('x', 'y'), target: atLeast(2) })).toBeNull();
    expect(meetsTarget({ ...faster, target: null })).toBeNull();
  });

  it('for a ratio is not met by a time, when there is no peer', () => {
    expect(meetsTarget({ ...faster, ours: same(20), peer: null, ratio: null })).toBeNull();
  });
});

describe('the table', () => {
  it('shows times, ratio, target and whether results are equal', () => {
    const text = table([faster, { ...faster, target: atLeast(20), equal: false, note: 'drawn' }]);
    expect(text).toContain('10.0 ms');
    expect(text).toContain('15.0x (14.0..16.0)');
    expect(text).toMatch(/>= 12: met +equal/);
    expect(text).toMatch(/>= 20: MISSED \(15\.0\) +UNEQUAL/);
    expect(text).toContain('\n2: drawn');
  });

  it('shows a row that could not be measured as such', () => {
    expect(table([{ ...emptyRow('x', 'y'), target: atLeast(2) }])).toMatch(/1 x +y +- +- +- +>= 2: not measured/);
  });
});

describe('a plot', () => {
  it('has a bar, whiskers and a mark for each ratio, and escapes what it is told', () => {
    const svg = barsSvg('kernels', [faster, emptyRow('nothing', 'nobody')]);
    expect(svg.match(/height="14"/g)).toHaveLength(1);
    expect(svg.match(/stroke-width="3"/g)).toHaveLength(1);
    expect(svg).toContain('LOF &#60;k = 6&#62;');
    expect(svg).toContain('15.0x');
  });

  it('of growth has a panel for each curve of two points or more, with its exponent', () => {
    const points = [10, 100].map((x) => [x, x * x] as const);
    const svg = curvesSvg('scale', [
      { title: 'time', points },
      { title: 'one point', points: points.slice(0, 1) },
    ]);
    expect(svg).toContain('time ~ n^2.00');
    expect(svg).not.toContain('one point');
    expect(svg).not.toContain('NaN');
  });

  it('has ticks at 1, 2 and 5 in each power of ten', () => {
    expect(logTicks(0.5, 12)).toEqual([0.5, 1, 2, 5, 10]);
  });
});

describe('the last sentence of the bench gpu', () => {
  const row = (size: string, ratio: number, equal = true): Row => ({
    ...emptyRow(`coreset step, greedy-gpu on webgpu, ${size}`, 'coreset greedy'),
    ratio: same(ratio),
    equal,
  });
  const card = { works: true, detail: 'a card selects the same rows' };

  it('says whether greedy-gpu pays', () => {
    expect(conclusion([row('9 x 4', 2), row('9 x 8', 3)], card)).toMatch(
      /pays on this machine.*9 x 4: 2\.0x, 9 x 8: 3\.0x/,
    );
    expect(conclusion([row('9 x 4', 0.5), row('9 x 8', 3)], card)).toMatch(/pays for some sizes/);
    expect(conclusion([row('9 x 4', 0.5)], card)).toMatch(/does not pay on this machine: a step/);
    expect(conclusion([row('9 x 4', 2, false)], card)).toMatch(/does not pay/);
  });

  it('does not take a driver on the CPU, or other modes, for a card', () => {
    expect(conclusion([row('9 x 4', 2)], { works: false, detail: 'there is no adapter' })).toBe(
      'greedy-gpu does not pay on this machine: no graphics card can be used (there is no adapter).',
    );
    const cpu = { ...row('9 x 4', 2), work: 'coreset step, greedy-gpu on cpu, 9 x 4' };
    expect(conclusion([cpu], card)).toMatch(/does not pay/);
  });
});
