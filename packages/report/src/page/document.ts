import { createHash } from 'node:crypto';
import { type Html, markup, trusted } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** From the doctype to the opening of <main>; the policy lets nothing in but this style, this script and data: pictures. */
export function pageStart(input: ReportInput): Html {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="TailedCore" />
        <title>${input.title}</title>
        <link rel="icon" href="data:," />
        <style>${trusted(style)}</style>
        <script>${trusted(script)}</script>
      </head>
      <body>
        <a class="skip-link" href="#main">Skip to the results</a>`;
}

export function pageEnd(input: ReportInput): Html {
  return markup`
    <footer class="page-footer">
      <div class="wrap">
        <p>Made by TailedCore ${input.model.version}. This file is complete: it loads nothing from any network.</p>
      </div>
    </footer>
    </body>
    </html>\n`;
}

const policy = [
  "default-src 'none'",
  'img-src data:',
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
