import type { ImageResult } from '../../src/schemas.ts';
import { element, svgElement } from './element.ts';
import { blobPicture, fetchPicture } from './picture.ts';

/** A photograph, its heat and the ring of the hottest spot in one box. */
export function stack(photo: Blob, heat: Blob, result: ImageResult, signal: AbortSignal): HTMLElement {
  const picture = blobPicture(photo, `Photograph ${result.name}`, 'photo', signal);
  const overlay = blobPicture(heat, '', 'overlay', signal);
  const box = element('span', { class: 'stack' }, picture, overlay, ring(result));
  // Not every browser knows every format that the server reads, TIFF for one: the server paints such a photograph.
  picture.addEventListener('error', () => {
    const path = `v1/results/${result.id}/heatmap?kind=overlay`;
    fetchPicture(path, `Photograph ${result.name} with its heat`, 'photo', signal).then(
      (painted) => {
        overlay.remove();
        picture.replaceWith(painted);
      },
      () => picture.replaceWith(element('span', { class: 'none' }, 'This browser cannot show the photograph')),
    );
  });
  return box;
}

function ring({ image: { width, height }, hottest: { x, y } }: ImageResult): SVGElement {
  const radius = 0.05 * Math.max(width, height);
  const circle = (kind: string) =>
    svgElement('circle', { class: kind, cx: x, cy: y, r: radius, 'vector-effect': 'non-scaling-stroke' });
  const attributes = { class: 'spot', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' };
  return svgElement('svg', attributes, circle('outer'), circle('inner'));
}
