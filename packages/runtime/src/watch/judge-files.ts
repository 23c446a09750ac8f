import { fail, type Prediction, type UnreadImage } from '@tailedcore/core';
import type { ImageFile } from '@tailedcore/images';
import { relative, sep } from 'node:path';
import type { OpenModel } from '../open-model.ts';
import { type Content, readSteady } from './read-steady.ts';
import type { FileState } from './watch-record.ts';

/** A file that was read, under the name that reports give it. */
export interface ReadFile<File extends FileState> {
  readonly file: File;
  readonly name: string;
  readonly content: Content;
}

/** Reads files, each whole. Those that are gone, or changed while they were read, are undefined. */
export function readFiles<File extends FileState>(
  folder: string,
  files: readonly File[],
): Promise<(ReadFile<File> | undefined)[]> {
  return Promise.all(
    files.map(async (file) => {
      const content = await readSteady(file);
      return content && { file, name: relative(folder, file.path).split(sep).join('/'), content };
    }),
  );
}

/** Judges files that were read, in order: exactly the bytes whose digest was taken. */
export async function* judgeFiles<File extends FileState>(
  read: readonly ReadFile<File>[],
  opened: OpenModel,
): AsyncGenerator<{ readonly one: ReadFile<File>; readonly result: Prediction | UnreadImage }> {
  const images = read.flatMap(({ name, content }): ImageFile[] =>
    'bytes' in content ? [{ name, bytes: content.bytes }] : [],
  );
  const results = opened.predict(images);
  try {
    for (const [item, one] of read.entries()) {
      if ('unreadable' in one.content) {
        const problem = fail('E_INPUT_UNREADABLE', { path: one.name, reason: 'the system refuses it' });
        yield { one, result: { name: one.name, item, problem } };
      } else yield { one, result: (await results.next()).value as Prediction | UnreadImage };
    }
  } finally {
    await results.return(undefined);
  }
}
