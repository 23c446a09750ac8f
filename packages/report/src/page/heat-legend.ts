import { formatScore } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { ImageResult, ReportInput } from '../report-input.ts';

/** What the colours mean, and the hatching where there is some. Without a threshold nothing tells what is normal. */
export function heatLegend({ images, legend, model }: ReportInput): Html {
  const [cold, hot] = model.calibration.threshold === null ? ['less unusual', 'more unusual'] : ['normal', 'unusual'];
  const last = legend.colors.length - 1;
  const stops = legend.colors.map((color, i) => markup`<stop offset="${i / last}" stop-color="${color}" />`);
  return markup` <div class="heat-legend">
    <span
      >Heat map: ${cold} (${formatScore(legend.low)})
      <svg width="112" height="14" viewBox="0 0 112 14" preserveAspectRatio="none" aria-hidden="true">
        <defs><linearGradient id="heat-colors">${stops}</linearGradient></defs>
        <rect width="112" height="14" fill="url(#heat-colors)" />
      </svg>
      ${hot} (${formatScore(legend.high)}; hotter images on a scale of their own)</span
    >
    ${images.some(hasHatching) ? hatching : undefined}
  </div>`;
}

const hatching = markup`<span
  ><i class="hatched" aria-hidden="true"></i> Hatched: outside the judged area, not looked at</span
>`;

function hasHatching({ placement }: ImageResult): boolean {
  const { width, height, left, top, right, bottom } = placement;
  return left > 0 || top > 0 || right < width || bottom < height;
}
