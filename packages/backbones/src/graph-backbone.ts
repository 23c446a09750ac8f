import {
  type Backbone,
  type Extracted,
  fail,
  type GraphSession,
  type GraphTensor,
  type ImageBatch,
  isTailedCoreError,
  type Matrix,
  matrix,
  type PluginHost,
  requireFinite,
  type RunContext,
  type TailedCoreError,
  throwIfAborted,
} from '@tailedcore/core';
import { type BackboneFacts, readFacts } from './backbone-facts.ts';
import { sha256 } from './content-hash.ts';
import { withoutEmbedding } from './without-embedding.ts';

/** What a graph needs of the program that runs it. */
export type GraphHost = Pick<PluginHost, 'openGraph' | 'embeddings'>;

/**
 * A backbone that runs a graph of this package in the host's engine, without its embedding where the host wants none. The
 * graph's input is `pixels`, uint8 [N, H, W, 3]; its outputs are `patches` [N * rows * columns, patchColumns] and, if it
 * has one, `embedding` [N, embeddingColumns]; its metadata says what else must be known. Close it when done.
 * @throws E_BACKBONE_SOURCE when the graph was made elsewhere or is damaged.
 */
export async function openGraphBackbone(graph: Uint8Array, host: GraphHost): Promise<Backbone> {
  const all = readFacts(graph);
  const patchesOnly = all.embeddingColumns === 0 ? graph : withoutEmbedding(graph);
  const embeddings = host.embeddings && all.embeddingColumns > 0;
  const facts = embeddings ? all : { ...all, embeddingColumns: 0 };
  return new GraphBackbone(facts, patchesOnly, await host.openGraph(embeddings ? graph : patchesOnly));
}

class GraphBackbone implements Backbone {
  readonly id: string;
  readonly name: string;
  readonly sizeMultiple: number;
  readonly patchColumns: number;
  readonly embeddingColumns: number;
  readonly batch: number;
  readonly graph: Uint8Array;
  readonly #facts: BackboneFacts;
  readonly #session: GraphSession;
  #closing: Promise<void> | undefined;

  constructor(facts: BackboneFacts, graph: Uint8Array, session: GraphSession) {
    this.id = sha256(graph);
    this.name = facts.name;
    this.sizeMultiple = facts.sizeMultiple;
    this.patchColumns = facts.patchColumns;
    this.embeddingColumns = facts.embeddingColumns;
    this.batch = facts.oneAtATime ? 1 : session.batch;
    this.graph = graph;
    this.#facts = facts;
    this.#session = session;
  }

  /** @throws E_OPTION when the size is not a positive multiple of `sizeMultiple`, or not the only one that the network takes. */
  grid(height: number, width: number): readonly [rows: number, columns: number] {
    const { fixed, patchStride } = this.#facts;
    if (fixed && (height !== fixed.size[0] || width !== fixed.size[1]))
      throw this.#refuseSize(
        `${fixed.size.join(' x ')} pixels and no other size${cropAdvice(fixed.size)}`,
        height,
        width,
      );
    if (fixed) return fixed.grid;
    if (![height, width].every((side) => Number.isInteger(side) && side > 0 && side % this.sizeMultiple === 0))
      throw this.#refuseSize(
        `height and width in multiples of ${this.sizeMultiple} (--crop, image.crop)`,
        height,
        width,
      );
    return [height / patchStride, width / patchStride];
  }

  /**
   * @throws E_OPTION as `grid`, E_SHAPE when the batch or the network's answer has another size than it should,
   * E_NOT_FINITE when the network answers with NaN or infinity, E_ENGINE when it fails, E_ABORTED.
   */
  async extract(images: ImageBatch, run: RunContext, room?: Float32Array): Promise<Extracted> {
    throwIfAborted(run.signal);
    const grid = this.grid(images.height, images.width);
    checkBatch(images, this.#facts.oneAtATime);
    const outputs = await this.#run(images, run.signal, room);
    throwIfAborted(run.signal);
    const rows = images.count * grid[0] * grid[1];
    return {
      patches: toMatrix('the patch features', outputs['patches'], rows, this.patchColumns),
      grid,
      embeddings:
        this.embeddingColumns === 0
          ? matrix(images.count, 0)
          : toMatrix('the image embeddings', outputs['embedding'], images.count, this.embeddingColumns),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= Promise.resolve(this.#session[Symbol.asyncDispose]());
    return this.#closing;
  }

  #refuseSize(expected: string, height: number, width: number): TailedCoreError {
    const what = `the image size for backbone ${this.name}`;
    return fail('E_OPTION', { what, expected, received: `${height} x ${width}` });
  }

  async #run(
    images: ImageBatch,
    signal: AbortSignal,
    room: Float32Array | undefined,
  ): Promise<Readonly<Record<string, GraphTensor>>> {
    if (this.#closing !== undefined) throw fail('E_ENGINE', { reason: `backbone ${this.name} was closed` });
    const pixels = { shape: [images.count, images.height, images.width, 3], data: images.data };
    try {
      return await this.#session.run({ pixels }, signal, room && { patches: room });
    } catch (cause) {
      throwIfAborted(signal);
      if (isTailedCoreError(cause)) throw cause;
      throw fail('E_ENGINE', { reason: cause instanceof Error ? cause.message : String(cause) }, cause);
    }
  }
}

/** Images are cut to squares by the command: how to ask for this one. */
function cropAdvice([height, width]: readonly [number, number]): string {
  return height === width ? ` (set image.crop to ${height}: --crop ${height})` : '';
}

function checkBatch({ count, height, width, data }: ImageBatch, oneAtATime = false): void {
  if (count >= 1 && (count === 1 || !oneAtATime) && data.length === count * height * width * 3) return;
  throw fail('E_SHAPE', {
    what: 'a batch of images',
    expected: `${oneAtATime ? 'one image' : 'at least one image'}, with count x height x width x 3 bytes`,
    received: `${count} x ${height} x ${width} with ${data.length} bytes`,
  });
}

function toMatrix(what: string, tensor: GraphTensor | undefined, rows: number, columns: number): Matrix {
  const shape = tensor?.shape.join(' x ') ?? 'nothing';
  const data = tensor?.data;
  if (shape !== `${rows} x ${columns}` || !(data instanceof Float32Array)) {
    throw fail('E_SHAPE', { what, expected: `${rows} x ${columns} floats`, received: data ? shape : 'nothing' });
  }
  const result = matrix(rows, columns, data);
  requireFinite(result, what);
  return result;
}
