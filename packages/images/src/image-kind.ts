/** Formats that are decoded. */
export type ImageKind = 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif';

const signatures: readonly { readonly kind: ImageKind; readonly form: RegExp }[] = [
  { kind: 'jpeg', form: /^\xff\xd8\xff/ },
  { kind: 'png', form: /^\x89PNG\r\n\x1a\n/ },
  { kind: 'webp', form: /^RIFF[^]{4}WEBP/ },
  // The last two are BigTIFF.
  { kind: 'tiff', form: /^(II\*\0|MM\0\*|II\+\0|MM\0\+)/ },
  { kind: 'gif', form: /^GIF8[79]a/ },
  // Its brand, or one that it is compatible with.
  { kind: 'avif', form: /^[^]{4}ftyp[^]*?avi[fs]/ },
];

/** What an image is by its first bytes, whatever its name says; undefined for everything else. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('latin1');
  return signatures.find(({ form }) => form.test(start))?.kind;
}
