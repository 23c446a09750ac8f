import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { definePlugin } from '@tailedcore/core';
import { openGraphBackbone } from './graph-backbone.ts';
import { importOnnx } from './onnx-import.ts';
import { onnxImportOptions } from './onnx-import-options.ts';
import { rejectSource } from './source-error.ts';

/** An ONNX file is a protobuf message, and these end here. */
const largestFile = 2 ** 31 - 1;

/** Any ONNX model that takes images. */
export const onnxBackbone = definePlugin({
  kind: 'backbone',
  name: 'onnx',
  description: 'Any ONNX image model, convolutional or a vision transformer: give its file and the tensors to tap.',
  options: onnxImportOptions,
  async create(options, host) {
    const graph = await importOnnx(await readOnnxFile(options.file), backboneNameOf(options.file), options, host);
    return openGraphBackbone(graph, host);
  },
});

export { onnxBackbone as plugin };

/** What the backbone made of a file is called: the file's name. */
export function backboneNameOf(file: string): string {
  return basename(file, extname(file)).slice(0, 200) || 'onnx';
}

/** @throws E_BACKBONE_SOURCE when the file cannot be read, or is larger than an ONNX file can be. */
export async function readOnnxFile(file: string): Promise<Uint8Array> {
  const reject = rejectSource(backboneNameOf(file));
  const unreadable = (cause: unknown) => reject(`${file} cannot be read (${String(cause)})`, cause);
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  try {
    const { size } = await handle.stat();
    if (size > largestFile)
      throw reject(
        `${file} has ${size} bytes, and an ONNX file has at most ${largestFile}: save it for another format or with smaller weights`,
      );
    const { buffer, byteOffset, byteLength } = await handle.readFile().catch((cause: unknown) => {
      throw unreadable(cause);
    });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } finally {
    await handle.close();
  }
}
