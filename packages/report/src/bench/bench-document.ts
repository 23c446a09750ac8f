import { createHash } from 'node:crypto';
import { type Html, markup, trusted } from '../html.ts';
import { style } from '../page/style.ts';
import type { BenchReport } from './bench-report.ts';
import { benchStyle } from './bench-style.ts';

const allStyle = style + benchStyle;

/** From the doctype to the opening of the body; the policy lets nothing in but this style. The page needs no script. */
export function benchStart({ title }: BenchReport): Html {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="TailedCore" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>${trusted(allStyle)}</style>
      </head>
      <body>
        <a class="skip-link" href="#main">Skip to the results</a>
        ${patterns}`;
}

export function benchEnd({ version }: BenchReport): Html {
  return markup`
    <footer class="page-footer">
      <div class="wrap">
        <p>Made by TailedCore ${version}. This file is complete: it loads nothing from any network.</p>
      </div>
    </footer>
    </body>
    </html>\n`;
}

/** Fillings of bars, so that sorts are told without colour. */
const patterns = markup`<svg class="patterns" aria-hidden="true">
  <defs>
    <pattern id="hatch-defect" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"
      ><rect class="ground defect" width="6" height="6" /><line class="stripe defect" x1="0" x2="0" y1="0" y2="6" /></pattern
    ><pattern id="hatch-head" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"
      ><rect class="ground" width="6" height="6" /><line class="stripe head" x1="0" x2="0" y1="0" y2="6" /></pattern
    ><pattern id="hatch-defective" width="6" height="6" patternUnits="userSpaceOnUse"
      ><rect class="ground" width="6" height="6" /><circle class="dot" cx="3" cy="3" r="1.9"
    /></pattern>
  </defs>
</svg>`;

const policy = [
  "default-src 'none'",
  'img-src data:',
  `style-src 'sha256-${createHash('sha256').update(allStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
