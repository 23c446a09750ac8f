import type { Prediction } from '@tailedcore/core';
import type { JudgedImage } from './context.ts';
import type { Label } from './feedback/feedback-row.ts';
import type { ImageResult } from './schemas.ts';

/** A result that is still in memory, with its image. */
export interface RecentResult {
  readonly id: string;
  /** Larger than that of every earlier result, also of one before a restart. */
  readonly sequence: number;
  readonly time: Date;
  /** Its name, and the SHA-256 of its file: the model itself may be gone by now. */
  readonly model: string;
  readonly modelSha256: string;
  readonly result: ImageResult;
  readonly image: { readonly name: string; readonly bytes: Uint8Array };
  /** What heat maps are drawn from. */
  readonly prediction: Prediction;
  /** What somebody said of it last. */
  readonly label: Label | null;
}

/** How much is kept. */
export interface RecentLimits {
  readonly results: number;
  /** Of images and heat maps together. */
  readonly bytes: number;
}

const defaults: RecentLimits = { results: 256, bytes: 128 * 2 ** 20 };

/** The last results of a server; the oldest leave when there are too many or they take too much memory. */
export class RecentResults {
  readonly #limits: RecentLimits;
  readonly #byId = new Map<string, RecentResult>();
  #bytes = 0;
  // Milliseconds of the clock: a server that was started again goes on above where it was, unless it judged more than a thousand images a second.
  #sequence = Date.now();
  #changes = 0;

  constructor(limits: Partial<RecentLimits> = {}) {
    this.#limits = { ...defaults, ...limits };
  }

  /** Of the last result, or of the start. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Another one after every change, also of a label. */
  get revision(): string {
    return `${this.#sequence}-${this.#changes}`;
  }

  /** Bytes of images and heat maps that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  add({ id, time, model, image, prediction, result }: JudgedImage): void {
    const kept: RecentResult = {
      id,
      sequence: ++this.#sequence,
      time,
      model: model.name,
      modelSha256: model.sha256,
      result,
      image: { name: image.name, bytes: alone(image.bytes) },
      prediction: { ...prediction, patches: alone(prediction.patches) },
      label: null,
    };
    this.#byId.set(id, kept);
    this.#bytes += sizeOf(kept);
    this.#makeRoom();
  }

  get(id: string): RecentResult | undefined {
    return this.#byId.get(id);
  }

  /** Newest first. @param since - only those with a larger sequence. */
  list({ limit, since = 0, model }: ListOptions): readonly RecentResult[] {
    const found: RecentResult[] = [];
    for (const result of [...this.#byId.values()].reverse()) {
      if (found.length === limit || result.sequence <= since) break;
      if (model === undefined || result.model === model) found.push(result);
    }
    return found;
  }

  /** Notes what somebody said of a result, if it is still there. */
  mark(id: string, label: Label): void {
    const result = this.#byId.get(id);
    if (!result) return;
    this.#byId.set(id, { ...result, label });
    this.#changes++;
  }

  #makeRoom(): void {
    const { results, bytes } = this.#limits;
    for (const [id, oldest] of this.#byId) {
      if (this.#byId.size <= results && this.#bytes <= bytes) return;
      this.#byId.delete(id);
      this.#bytes -= sizeOf(oldest);
    }
  }
}

/** Which results are listed. */
export interface ListOptions {
  readonly limit: number;
  readonly since?: number | undefined;
  readonly model?: string | undefined;
}

function sizeOf({ image, prediction }: RecentResult): number {
  return image.bytes.byteLength + prediction.patches.byteLength;
}

/** The values on a buffer of their own: a view would keep a whole request alive. */
function alone<T extends Uint8Array | Float32Array>(values: T): T {
  if (values.byteLength === values.buffer.byteLength) return values;
  // Not by `slice`: that of a Buffer is a view again.
  return (values instanceof Float32Array ? Float32Array.from(values) : Uint8Array.from(values)) as T;
}
