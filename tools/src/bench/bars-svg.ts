import { meetsTarget, type Row } from './row.ts';
import { drawing, fixed, line, logTicks, text } from './svg.ts';
import { digits } from './table.ts';

const label = 460;
const plot = 420;
const step = 26;
const top = 54;
const colours = { met: '#2a7f4f', missed: '#b3452c', reported: '#4a6fa5' } as const;

/** The ratios as bars on a logarithmic axis, each from 1, with whiskers from the worst to the best round and a mark at the target. */
export function barsSvg(title: string, rows: readonly Row[]): string {
  const shown = rows.flatMap(({ work, ratio, target }, i) => {
    const mark = target?.of === 'ratio' ? target.value : undefined;
    return ratio === null ? [] : [{ work, ratio, mark, met: meetsTarget(rows[i] as Row) }];
  });
  const ends = shown.flatMap(({ ratio, mark }) => [ratio.min, ratio.max, mark ?? 1]);
  const low = Math.min(0.5, ...ends) * 0.9;
  const high = Math.max(2, ...ends) * 1.1;
  const x = (value: number) => label + (plot * Math.log(value / low)) / Math.log(high / low);
  const bottom = top + shown.length * step;
  const parts = [
    text(16, 24, title, 'font-size="15"'),
    text(
      16,
      42,
      'how many times better than the peer, the median of the rounds; mark: target; thin line: from the worst round to the best',
      'fill="#666"',
    ),
    ...logTicks(low, high).flatMap((tick) => [
      line(x(tick), top, x(tick), bottom, tick === 1 ? '#444' : '#ddd'),
      text(x(tick), bottom + 16, `${tick}x`, 'text-anchor="middle"'),
    ]),
  ];
  shown.forEach(({ work, ratio, mark, met }, i) => {
    const middle = top + (i + 0.5) * step;
    const colour = met === null ? colours.reported : met ? colours.met : colours.missed;
    const [from, to] = [Math.min(x(1), x(ratio.median)), Math.max(x(1), x(ratio.median))];
    parts.push(
      text(label - 8, middle + 4, work, 'text-anchor="end"'),
      `<rect x="${fixed(from)}" y="${fixed(middle - 7)}" width="${fixed(to - from)}" height="14" fill="${colour}"/>`,
      line(x(ratio.min), middle, x(ratio.max), middle, '#111', 'stroke-width="1.5"'),
      text(label + plot + 8, middle + 4, `${digits(ratio.median)}x`),
    );
    if (mark !== undefined) parts.push(line(x(mark), middle - 11, x(mark), middle + 11, '#111', 'stroke-width="3"'));
  });
  return drawing(label + plot + 80, bottom + 34, parts);
}
