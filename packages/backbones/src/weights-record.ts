import { readFile } from 'node:fs/promises';
import { throwIfAborted, writeAtomically } from '@tailedcore/core';
import { z } from 'zod';

const schema = z.object({
  url: z.string(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the hash was compared with when the file came: see `Downloaded.verified`. */
  verified: z.enum(['expected', 'announced', 'size', 'nothing']),
  /** When it came, or was first seen here; ISO 8601. */
  date: z.string(),
});

/** What was found out about a file of weights when it came, kept beside it. */
export type WeightsRecord = Readonly<z.infer<typeof schema>>;

/** The record at `path`; undefined when there is none, or none that can be used, which is told through `warn`. */
export async function readRecord(
  path: string,
  signal: AbortSignal,
  warn: (problem: string) => void,
): Promise<WeightsRecord | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, { encoding: 'utf8', signal })));
  } catch (error) {
    throwIfAborted(signal);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      warn(`${path} cannot be used: the file beside it is checked against nothing, and the record is made anew.`);
    return undefined;
  }
}

/** Puts a record there whole. @throws E_OUTPUT, E_DISK_FULL. */
export async function writeRecord(path: string, record: Omit<WeightsRecord, 'date'>): Promise<void> {
  const { url, bytes, sha256, verified } = record;
  const dated: WeightsRecord = { url, bytes, sha256, verified, date: new Date().toISOString() };
  await writeAtomically(path, [`${JSON.stringify(dated, null, 2)}\n`]);
}
