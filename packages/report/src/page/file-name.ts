import { type Html, markup } from '../html.ts';

/** A path in two parts, so that narrow places can shorten the folder and still show the file. */
export function fileName(path: string): Html {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const folder = cut > 0 ? markup`<span class="folder">${path.slice(0, cut)}</span>` : undefined;
  return markup`<bdi title="${path}">${folder}<span class="file">${path.slice(cut)}</span></bdi>`;
}
