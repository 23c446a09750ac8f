import { createReadStream } from 'node:fs';

const lineFeed = 10;

/** Whole lines of a file from byte `from`, where one begins, to byte `to`. Only a line feed ends a line: names may hold what other readers take for one. */
export async function* readLines(path: string, from: number, to: number): AsyncGenerator<string> {
  if (from >= to) return;
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of createReadStream(path, { start: from, end: to - 1 })) {
    const bytes: Buffer = rest.length === 0 ? (part as Buffer) : Buffer.concat([rest, part as Buffer]);
    let start = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, start)) {
      yield bytes.toString('utf8', start, at);
      start = at + 1;
    }
    rest = bytes.subarray(start);
  }
}
