import { element } from './element.ts';
import { politely } from './politely.ts';
import { askBlob } from './server.ts';
import { turns } from './turns.ts';

const takeTurn = turns(4);

/** A picture of bytes that are here; they are let go when `signal` fires. */
export function blobPicture(bytes: Blob, alt: string, className: string, signal: AbortSignal): HTMLImageElement {
  const url = URL.createObjectURL(bytes);
  signal.addEventListener('abort', () => URL.revokeObjectURL(url), { once: true });
  return element('img', { src: url, alt, class: className, decoding: 'async' });
}

/** Fetches a picture of the server with the token, which an address alone would not carry; a busy server is asked again. @throws ServerError. */
export async function fetchPicture(
  path: string,
  alt: string,
  className: string,
  signal: AbortSignal,
): Promise<HTMLImageElement> {
  const bytes = await takeTurn(() => politely(() => askBlob(path, { signal }), { signal, onWait: () => undefined }));
  signal.throwIfAborted();
  return blobPicture(bytes, alt, className, signal);
}

/** A frame that fetches its picture when it is about to be seen. */
export function lazyPicture(path: string, alt: string, signal: AbortSignal): HTMLElement {
  const frame = element('div', { class: 'none' });
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      fetchPicture(path, alt, '', signal).then(
        (image) => frame.replaceWith(image),
        () => frame.append('No picture'),
      );
    },
    { rootMargin: '300px' },
  );
  observer.observe(frame);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  return frame;
}
