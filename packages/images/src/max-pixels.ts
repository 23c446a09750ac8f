/** Width times height beyond which an image is not decoded: where Pillow too refuses it as a decompression bomb. */
export const defaultMaxPixels = 178_956_970;
