import { fail, isTailedCoreError } from '@tailedcore/core';
import type { FastifyRequest } from 'fastify';
import type { Upload } from './judge.ts';
import type { CheckedOptions } from './options.ts';

type Limits = Pick<CheckedOptions, 'maxBodyBytes' | 'maxImages'>;

/**
 * The images of a request: the files of all multipart fields `image`, or a raw body.
 * @param name - what a raw body is called.
 * @throws E_REQUEST, E_BODY_TOO_LARGE, E_REQUEST_TYPE.
 */
export async function readUploads(request: FastifyRequest, limits: Limits, name = 'image'): Promise<readonly Upload[]> {
  if (request.isMultipart()) return (await readImageForm(request, limits)).images;
  if (Buffer.isBuffer(request.body)) return [{ name: printableName(name), bytes: request.body }];
  throw fail('E_REQUEST_TYPE', {
    received: request.headers['content-type'] ?? 'unknown',
    expected: 'multipart/form-data with files in fields named image, an image type, or application/octet-stream',
  });
}

/** A form with images. */
export interface ImageForm {
  /** At least one. */
  readonly images: readonly Upload[];
  /** Other fields by their names. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Reads a form whose fields `image` are files.
 * @param textFields - fields that it may have besides; the last one of a name counts.
 * @throws E_REQUEST, E_BODY_TOO_LARGE.
 */
export function readImageForm(
  request: FastifyRequest,
  limits: Limits,
  textFields: readonly string[] = [],
): Promise<ImageForm> {
  return readMultipart(request, limits, textFields).catch(rethrowMalformed);
}

async function readMultipart(
  request: FastifyRequest,
  { maxBodyBytes, maxImages }: Limits,
  textFields: readonly string[],
): Promise<ImageForm> {
  const uploads: Upload[] = [];
  const texts: Record<string, string> = {};
  let left = maxBodyBytes;
  const limits = { fileSize: maxBodyBytes, fieldSize: 4096, parts: 1000, headerPairs: 100 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field' && textFields.includes(part.fieldname)) {
      if (part.valueTruncated) throw fail('E_REQUEST', { what: `field ${part.fieldname}`, ...tooLong });
      texts[part.fieldname] = String(part.value);
      continue;
    }
    if (part.fieldname !== 'image')
      throw fail('E_REQUEST', {
        what: 'multipart field',
        expected: ['image', ...textFields].join(', '),
        received: JSON.stringify(part.fieldname),
      });
    if (part.type !== 'file') throw fail('E_REQUEST', { what: 'field image', expected: 'a file', received: 'text' });
    if (uploads.length === maxImages)
      throw fail('E_REQUEST', { what: 'images', expected: `at most ${maxImages} in one request`, received: 'more' });
    const chunks: Buffer[] = [];
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      left -= chunk.length;
      if (left < 0) throw fail('E_BODY_TOO_LARGE', { expected: `${maxBodyBytes} bytes` });
      chunks.push(chunk);
    }
    if (part.file.truncated) throw fail('E_BODY_TOO_LARGE', { expected: `${maxBodyBytes} bytes` });
    uploads.push({ name: printableName(part.filename || `image ${uploads.length + 1}`), bytes: Buffer.concat(chunks) });
  }
  if (uploads.length === 0)
    throw fail('E_REQUEST', { what: 'field image', expected: 'at least one file', received: 'none' });
  return { images: uploads, texts };
}

const tooLong = { expected: 'at most 4096 bytes', received: 'more' };

/** What the parser of forms throws is the sender's fault; fastify's own errors have a status. */
function rethrowMalformed(error: unknown): never {
  if (isTailedCoreError(error) || (error instanceof Error && 'statusCode' in error)) throw error;
  const received = error instanceof Error ? error.message : 'something else';
  throw fail('E_REQUEST', { what: 'The form', expected: 'multipart/form-data', received }, error);
}

/** The last part of a path, without what terminals and logs would act on, of bounded length. */
export function printableName(name: string): string {
  const [last = ''] = name.split(/[\\/]/).slice(-1);
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').slice(0, 200);
  return clean || 'image';
}
