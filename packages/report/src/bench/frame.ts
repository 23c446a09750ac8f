import { type Html, markup } from '../html.ts';
import { at } from './finite.ts';

/** Size of every drawing, in its own units; the page scales it. */
export const width = 400;
export const margin = { left: 54, right: 14, top: 14, bottom: 48 } as const;

/** An axis: where values lie, where its ticks stand, and what it shows. */
export interface Axis {
  readonly title: string;
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
  readonly text: (value: number) => string;
}

/** What a drawing shows, for those who see it and for those who do not. */
export interface Drawing {
  /** Read aloud instead of the drawing. */
  readonly label: string;
  readonly height: number;
  /** Left end of the lying axis; `margin.left` unless told otherwise. */
  readonly left?: number | undefined;
  readonly x: Axis;
  readonly y: Axis;
}

/** An upright drawing with two labelled axes and lines at their ticks; `body` lies above them. */
export function drawing(
  { label, height, left = margin.left, x, y }: Drawing,
  body: readonly (Html | undefined)[],
): Html {
  const bottom = height - margin.bottom;
  const right = width - margin.right;
  return markup`<svg class="chart series" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${x.ticks.map(
      (tick) =>
        markup`<line class="rule" x1="${at(x.at(tick))}" x2="${at(x.at(tick))}" y1="${margin.top}" y2="${bottom}" /><text
            class="soft"
            x="${at(x.at(tick))}"
            y="${bottom + 18}"
            text-anchor="middle"
            >${x.text(tick)}</text
          >`,
    )}
    ${y.ticks.map(
      (tick) =>
        markup`<line class="rule" x1="${left}" x2="${right}" y1="${at(y.at(tick))}" y2="${at(y.at(tick))}" /><text
            class="soft"
            x="${left - 7}"
            y="${at(y.at(tick) + 4.5)}"
            text-anchor="end"
            >${y.text(tick)}</text
          >`,
    )}
    <line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" />
    <line class="axis" x1="${left}" x2="${left}" y1="${margin.top}" y2="${bottom}" />
    <text class="axis-title" x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle">${x.title}</text>
    <text class="axis-title" transform="translate(14 ${(margin.top + bottom) / 2}) rotate(-90)" text-anchor="middle"
      >${y.title}</text
    >
    ${body.map((part) => part ?? markup``)}
  </svg>`;
}
