import { dataUri } from '../data-uri.ts';
import { type Html, markup } from '../html.ts';
import type { Picture } from '../report-input.ts';
import { fileName } from './file-name.ts';

/** Thumbnails of training images side by side, each with its name and what `caption` says of it. One that is not there leaves an empty frame. */
export function contactSheet<T extends { name: string; thumbnail: Picture | undefined }>(
  images: readonly T[],
  caption: (image: T) => string,
): Html {
  return markup`<ul class="contact-sheet" role="list">
    ${images.map(
      (image) =>
        markup`<li>
          <figure>
            ${image.thumbnail ? picture(image.name, image.thumbnail) : noPicture}
            <figcaption>
              ${fileName(image.name)} <span class="muted">${caption(image)}</span>
            </figcaption>
          </figure>
        </li>`,
    )}
  </ul>`;
}

function picture(name: string, thumbnail: Picture): Html {
  return markup`<img
    src="${dataUri(thumbnail, name)}"
    alt="Training image ${name}"
    loading="lazy"
    decoding="async"
  />`;
}

const noPicture = markup`<div class="none">No picture in the model</div>`;
