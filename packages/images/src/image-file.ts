/** An image to be decoded: a file, or the bytes of one that the caller already has. `name` stands for it in reports. */
export type ImageFile =
  { readonly name: string; readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

/**
 * The file as it is sent to a worker: bytes are copied and transferred, because cloning a view would copy the whole buffer behind it.
 * @returns the message and the buffers to transfer.
 */
export function toMessage(file: ImageFile): { file: ImageFile; transfer: ArrayBuffer[] } {
  if (!('bytes' in file) || file.bytes.buffer instanceof SharedArrayBuffer) return { file, transfer: [] };
  const bytes = new Uint8Array(file.bytes);
  return { file: { name: file.name, bytes }, transfer: [bytes.buffer] };
}
