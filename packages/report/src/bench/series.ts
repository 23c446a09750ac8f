import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from 'd3-shape';
import { type Html, markup } from '../html.ts';
import type { BenchReport } from './bench-report.ts';
import { at } from './finite.ts';

/** Eight colours (style sheet), seven shapes: the pair repeats after 56 methods only, and no method is told by colour alone. */
const colors = 8;
const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
];
const dashes = ['', '7 3', '2 3', '9 3 2 3', '4 2', '10 3 3 3', '14 4'];

/** Class that sets the colour of a method. */
export function seriesClass(method: number): string {
  return `series-${method % colors}`;
}

/** Dashes of the line of a method, in units of the drawing; empty for a whole line. */
export function seriesDash(method: number): string {
  return dashes[method % dashes.length] as string;
}

/** The mark of a method around a point. @param area - in square units of the drawing. */
export function marker(method: number, x: number, y: number, area = 64): Html {
  const path = symbol(shapes[method % shapes.length], area)() as string;
  return markup`<path class="mark ${seriesClass(method)}" transform="translate(${at(x)} ${at(y)})" d="${path}" />`;
}

/** Which marks and lines belong to which method. */
export function seriesKeys(
  methods: BenchReport['methods'],
  shown: readonly number[],
  parts: 'marks' | 'lines' | 'both',
): Html {
  const unique = [...new Set(shown)].toSorted((a, b) => a - b);
  return markup`<ul class="keys" role="list">
    ${unique.map(
      (method) =>
        markup`<li>
          <svg class="chart-key series" width="30" height="16" viewBox="0 0 30 16" aria-hidden="true">
            ${parts === 'marks' ? undefined : keyLine(method)} ${parts === 'lines' ? undefined : marker(method, 15, 8)}
          </svg>
          <bdi>${titleOf(methods, method)}</bdi>
        </li>`,
    )}
  </ul>`;
}

function keyLine(method: number): Html {
  return markup`<line class="line ${seriesClass(method)}" stroke-dasharray="${seriesDash(method)}" x1="0" x2="30" y1="8" y2="8" />`;
}

/** What a method is called. */
export function titleOf(methods: BenchReport['methods'], method: number): string {
  return methods[method]?.title ?? `method ${method}`;
}
