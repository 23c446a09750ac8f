import { createHash } from 'node:crypto';
import { readFacts } from '@tailedcore/backbones';
import type { Backbone, Extracted } from '@tailedcore/core';
import { type Asked, call, callNow, wrong } from './calls.ts';
import { requireMatrix, requireMethods, requireObject, requireWhole, told } from './require.ts';

/** A backbone whose features have the shapes that it announces and are finite, and whose graph is the one of its id. */
export function checkedBackbone(part: Backbone, asked: Asked): Backbone {
  requireMethods(asked, part, 'its part', ['grid', 'extract', Symbol.asyncDispose]);
  const { id, name, sizeMultiple, patchColumns, embeddingColumns, batch, graph } = part;
  for (const [key, least] of [
    ['sizeMultiple', 1],
    ['patchColumns', 1],
    ['embeddingColumns', 0],
    ['batch', 1],
  ] as const)
    requireWhole(asked, part[key], key, least);
  if (typeof name !== 'string' || name === '') throw wrong(asked, 'name', 'a text', told(name));
  if (!(graph instanceof Uint8Array)) throw wrong(asked, 'graph', 'an ONNX file as a Uint8Array', told(graph));
  const sum = createHash('sha256').update(graph).digest('hex');
  if (id !== sum) throw wrong(asked, 'id', `the SHA-256 of its graph, ${sum}`, told(id));
  requireOpenable(graph, patchColumns, asked);
  const gridOf = (height: number, width: number) => {
    const grid = callNow(asked, () => part.grid(height, width));
    if (!Array.isArray(grid) || grid.length !== 2) throw wrong(asked, 'grid', 'two numbers', told(grid));
    for (const side of grid) requireWhole(asked, side, 'grid', 1);
    return grid;
  };
  return {
    id,
    name,
    sizeMultiple,
    patchColumns,
    embeddingColumns,
    batch,
    graph,
    grid: gridOf,
    async extract(images, run, room): Promise<Extracted> {
      const found = await call(asked, run.signal, () => part.extract(images, run, room));
      requireObject(asked, found, 'what extract gives');
      const [rows, columns] = gridOf(images.height, images.width);
      if (found.grid?.[0] !== rows || found.grid[1] !== columns)
        throw wrong(asked, 'grid', `${rows} x ${columns}, as announced`, String(found.grid));
      requireMatrix(asked, found.patches, 'patches', images.count * rows * columns, patchColumns);
      requireMatrix(asked, found.embeddings, 'embeddings', images.count, embeddingColumns);
      return found;
    },
    [Symbol.asyncDispose]: async () => part[Symbol.asyncDispose](),
  };
}

/** A model stores the graph and prediction opens it without the plugin, so it must be one that can be opened: better told before a fit than after. */
function requireOpenable(graph: Uint8Array, patchColumns: number, asked: Asked): void {
  const what =
    'an ONNX file such as onnxBackbone of @tailedcore/backbones makes, which prediction opens without the plugin';
  let columns: number;
  try {
    columns = readFacts(graph).patchColumns;
  } catch (error) {
    throw wrong(asked, 'graph', what, `another (${error instanceof Error ? error.message : error})`);
  }
  if (columns !== patchColumns) throw wrong(asked, 'patchColumns', `${columns}, as its graph says`, patchColumns);
}
