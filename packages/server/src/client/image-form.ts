/** Bytes of an image file, with the name that results carry. */
export interface NamedImage {
  readonly name: string;
  readonly data: Blob | Uint8Array | ArrayBuffer;
}

/** A `File` of an input or a drop, a `Blob`, the bytes of a file, or these with a name. The same types are there in browsers and in Node. */
export type ClientImage = Blob | Uint8Array | ArrayBuffer | NamedImage;

/** Images as a server takes them: a multipart field `image` each. */
export function imageForm(images: readonly ClientImage[]): FormData {
  const form = new FormData();
  images.forEach((image, i) => {
    const { name, data } = isNamed(image) ? image : { name: nameOf(image) ?? `image ${i + 1}`, data: image };
    // Views on shared memory are copied: a Blob does not take them.
    form.append('image', data instanceof Blob ? data : new Blob([unshared(data)]), name);
  });
  return form;
}

function isNamed(image: ClientImage): image is NamedImage {
  return 'data' in image && 'name' in image;
}

/** Of a `File`. */
function nameOf(image: Exclude<ClientImage, NamedImage>): string | undefined {
  return 'name' in image && typeof image.name === 'string' && image.name !== '' ? image.name : undefined;
}

function unshared(data: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> | ArrayBuffer {
  if (data instanceof ArrayBuffer) return data;
  return data.buffer instanceof ArrayBuffer ? (data as Uint8Array<ArrayBuffer>) : Uint8Array.from(data);
}
