import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TailHeadAuroc } from '../evaluate/tail-head-auroc.ts';

const page = fileURLToPath(new URL('../../../../shared/splits/mixed-products.reference.md', import.meta.url));

export const referenceIsHere = existsSync(page);

/** The figures of a split on the reference page, by method. */
export async function readReference(split: string): Promise<Map<string, TailHeadAuroc>> {
  const rows = (await readFile(page, 'utf8')).split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const figures = rows.filter((cells) => cells[1] === split && cells.length >= 8);
  return new Map(
    figures.map(([, , method, tail, head, all, pooled]) => [
      method ?? '',
      { tail: Number(tail), head: Number(head), all: Number(all), pooled: Number(pooled) },
    ]),
  );
}
