import type { Placement } from '@tailedcore/core';
import { dataUri } from '../data-uri.ts';
import { formatPValue, formatScore, formatShare } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { ImagePictures, ImageResult, NearestPatch, Picture, PictureProblem, Verdict } from '../report-input.ts';
import { fileName } from './file-name.ts';

/**
 * One image of the grid. Its pictures stand here once; the enlarged view clones them.
 * @param rank - 1 for the highest score.
 */
export function card(
  image: ImageResult,
  pictures: ImagePictures | PictureProblem,
  rank: number,
  threshold: number | null,
): Html {
  return markup` <li class="card" data-verdict="${image.verdict}">
    <button type="button" class="open" aria-haspopup="dialog" aria-label="Enlarge ${image.name}">
      ${'problem' in pictures ? markup`<span class="problem">${pictures.problem}</span>` : stack(image, pictures)}
    </button>
    <div class="facts">
      <div class="top">${badge(image.verdict)}<span class="muted number" title="Rank by score">#${rank}</span></div>
      <h3>${fileName(image.name)}</h3>
      <dl class="measures">
        <div>
          <dt>score</dt>
          <dd>${formatScore(image.score)}</dd>
        </div>
        ${
          image.pValue === null
            ? undefined
            : markup`<div>
                <dt>p-value</dt>
                <dd>${formatPValue(image.pValue)}</dd>
              </div>`
        }
      </dl>
    </div>
    <details class="compare">
      <summary>Details</summary>
      ${'problem' in pictures ? undefined : pair(image.name, pictures)}
      <dl class="more">
        ${
          threshold !== null && threshold > 0
            ? markup`<dt>Score / threshold</dt>
                <dd class="number">${formatScore(image.score / threshold)}</dd>`
            : undefined
        }
        <dt>Hottest spot</dt>
        <dd class="number">x ${Math.round(image.hottest.x)}, y ${Math.round(image.hottest.y)}</dd>
        <dt>Image</dt>
        <dd class="number">${image.placement.width} × ${image.placement.height} px</dd>
        <dt>Judged area</dt>
        <dd class="number">${judgedArea(image.placement)}</dd>
      </dl>
    </details>
  </li>`;
}

/** Photograph, heat map and the ring of the hottest spot in one box; all three keep the shape of the photograph. */
function stack(image: ImageResult, { photo, overlay }: ImagePictures): Html {
  const { width, height } = image.placement;
  const { x, y } = image.hottest;
  const ring = (kind: string) =>
    markup`<circle
      class="${kind}"
      cx="${x}"
      cy="${y}"
      r="${0.05 * Math.max(width, height)}"
      vector-effect="non-scaling-stroke"
    />`;
  return markup`<span class="stack">
    <img
      class="photo"
      src="${dataUri(photo, image.name)}"
      alt="Photograph ${image.name}"
      loading="lazy"
      decoding="async"
    />
    <img class="overlay" src="${dataUri(overlay, image.name)}" alt="" loading="lazy" decoding="async" />
    <svg class="spot" viewBox="0 0 ${width} ${height}" aria-hidden="true">${ring('outer')}${ring('inner')}</svg></span
  >`;
}

function pair(name: string, { hottestPatch, nearestPatch }: ImagePictures): Html {
  return markup`<div class="pair">
    <figure>
      ${patch(hottestPatch, `Hottest spot of ${name}`, name)}
      <figcaption><b>Hottest spot</b></figcaption>
    </figure>
    ${nearestPatch ? nearest(nearestPatch) : noNearest}
  </div>`;
}

function nearest({ picture, trainingImage, view }: NearestPatch): Html {
  return markup`<figure>
    ${patch(picture, `Nearest normal patch, from ${trainingImage}`, trainingImage)}
    <figcaption><b>Nearest normal patch</b> ${fileName(trainingImage)} <span class="muted view">${view}</span></figcaption>
  </figure>`;
}

const noNearest = markup`<figure>
  <div class="none">The training photograph is not at hand</div>
  <figcaption><b>Nearest normal patch</b></figcaption>
</figure>`;

function patch(picture: Picture, alt: string, owner: string): Html {
  return markup`<img src="${dataUri(picture, owner)}" alt="${alt}" loading="lazy" decoding="async" />`;
}

/** The verdict in words, shape and colour. */
function badge(verdict: Verdict): Html {
  const { word, shape } = badges[verdict];
  return markup`<span class="badge ${verdict}"
    ><svg viewBox="0 0 16 16" aria-hidden="true"><path d="${shape}" fill-rule="evenodd" /></svg>${word}</span
  >`;
}

const badges: Readonly<Record<Verdict, { word: string; shape: string }>> = {
  defect: { word: 'Defect', shape: 'M8 1 15.5 14.5H.5zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z' },
  good: { word: 'Good', shape: 'M6.2 13.2 1.4 8.4l1.7-1.7 3.1 3.1 6.7-6.7 1.7 1.7z' },
  unknown: { word: 'No verdict', shape: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM4.5 7.1h7v1.8h-7z' },
};

function judgedArea({ width, height, left, top, right, bottom }: Placement): string {
  const share = ((right - left) * (bottom - top)) / (width * height);
  if (share >= 1) return 'all of it';
  return `${formatShare(share)} (x ${Math.round(left)} to ${Math.round(right)}, y ${Math.round(top)} to ${Math.round(bottom)})`;
}
