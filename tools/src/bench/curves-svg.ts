import { fitPowerLaw } from './power-law.ts';
import { drawing, fixed, line, logTicks, text } from './svg.ts';
import { digits } from './table.ts';

export interface Curve {
  readonly title: string;
  /** Both above 0. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

const panel = { width: 520, height: 300, left: 70, right: 20, top: 40, bottom: 40 };

/** Each curve in a panel of its own, both axes logarithmic, with the power law that fits it. */
export function curvesSvg(title: string, curves: readonly Curve[]): string {
  const drawn = curves.filter(({ points }) => points.length >= 2);
  const columns = 2;
  const rows = Math.ceil(drawn.length / columns);
  const parts = [text(16, 24, title, 'font-size="15"')];
  drawn.forEach((curve, i) => {
    const [left, top] = [(i % columns) * panel.width, 34 + Math.floor(i / columns) * panel.height];
    parts.push(`<g transform="translate(${left} ${top})">`, ...drawPanel(curve), '</g>');
  });
  return drawing(columns * panel.width, 34 + rows * panel.height, parts);
}

function drawPanel({ title, points }: Curve): string[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [lowX, highX] = [Math.min(...xs) / 1.2, Math.max(...xs) * 1.2];
  const [lowY, highY] = [Math.min(...ys) / 1.5, Math.max(...ys) * 1.5];
  const right = panel.width - panel.right;
  const bottom = panel.height - panel.bottom;
  const x = (value: number) => panel.left + ((right - panel.left) * Math.log(value / lowX)) / Math.log(highX / lowX);
  const y = (value: number) => bottom - ((bottom - panel.top) * Math.log(value / lowY)) / Math.log(highY / lowY);
  const { factor, exponent } = fitPowerLaw(points);
  const law = (value: number) => factor * value ** exponent;
  return [
    text(panel.left, 20, `${title} ~ n^${exponent.toFixed(2)}`, 'font-weight="bold"'),
    ...xs.flatMap((tick) => [
      line(x(tick), panel.top, x(tick), bottom, '#ddd'),
      text(x(tick), bottom + 16, String(tick), 'text-anchor="middle"'),
    ]),
    ...logTicks(lowY, highY).flatMap((tick) => [
      line(panel.left, y(tick), right, y(tick), '#ddd'),
      text(panel.left - 6, y(tick) + 4, digits(tick), 'text-anchor="end"'),
    ]),
    line(
      x(xs[0] as number),
      y(law(xs[0] as number)),
      x(xs.at(-1) as number),
      y(law(xs.at(-1) as number)),
      '#999',
      'stroke-dasharray="5 4"',
    ),
    `<polyline points="${points.map((point) => `${fixed(x(point[0]))},${fixed(y(point[1]))}`).join(' ')}" fill="none" stroke="#4a6fa5" stroke-width="2"/>`,
    ...points.map((point) => `<circle cx="${fixed(x(point[0]))}" cy="${fixed(y(point[1]))}" r="4" fill="#4a6fa5"/>`),
  ];
}
