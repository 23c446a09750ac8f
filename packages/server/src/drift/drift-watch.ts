import type { JudgedImage } from '../context.ts';
import { type DriftRule, driftRule } from './drift-rule.ts';
import { type ProductDrift, ProductWatch } from './product-watch.ts';
import { type ProductOf, productsOf } from './training-scores.ts';

/** Told when the scores of a product leave those of training, or come back. */
export type DriftChange = (model: string, drift: ProductDrift) => void;

interface WatchedModel {
  readonly sha256: string;
  readonly productOf: ProductOf;
  readonly products: Map<string, ProductWatch>;
}

/** Watches the scores of every product of every model. All of it is in memory: a restart, and another file of a model, begin anew. */
export class DriftWatch {
  readonly #rule: DriftRule;
  readonly #onChange: DriftChange;
  readonly #models = new Map<string, WatchedModel>();

  constructor(onChange: DriftChange = () => undefined, rule: DriftRule = driftRule) {
    this.#onChange = onChange;
    this.#rule = rule;
  }

  observe({ id, time, model, prediction }: WatchedImage): void {
    const { products, productOf } = this.#watched(model);
    const product = productOf(prediction.closest);
    let watch = products.get(product.group);
    if (!watch) products.set(product.group, (watch = new ProductWatch(product, this.#rule)));
    if (watch.observe(id, prediction.score, time)) this.#onChange(model.name, watch.drift());
  }

  /** Leaves a result out because somebody marked it as a defect, or takes it in again. */
  mark(modelName: string, result: string, defect: boolean, time = new Date()): void {
    for (const watch of this.#models.get(modelName)?.products.values() ?? []) {
      const before = watch.drift().state;
      if (!watch.mark(result, defect, time)) continue;
      const now = watch.drift();
      if ((before === 'shifted') !== (now.state === 'shifted')) this.#onChange(modelName, now);
      return;
    }
  }

  /** What is known of the products that were seen, those with the most images first. */
  state(modelName: string): readonly ProductDrift[] {
    const watches = [...(this.#models.get(modelName)?.products.values() ?? [])];
    return watches.map((watch) => watch.drift()).toSorted((a, b) => b.product.images - a.product.images);
  }

  /** Models of which images came. */
  models(): readonly string[] {
    return [...this.#models.keys()];
  }

  #watched({ name, sha256, open }: WatchedImage['model']): WatchedModel {
    const known = this.#models.get(name);
    if (known?.sha256 === sha256) return known;
    const { training, learnt } = open.model;
    const fresh = {
      sha256,
      productOf: productsOf({ training, learnt }, this.#rule.leastTraining),
      products: new Map(),
    };
    this.#models.set(name, fresh);
    return fresh;
  }
}

/** What the watch needs of a judged image. */
export interface WatchedImage extends Pick<JudgedImage, 'id' | 'time'> {
  readonly model: {
    readonly name: string;
    readonly sha256: string;
    readonly open: { readonly model: Parameters<typeof productsOf>[0] };
  };
  readonly prediction: { readonly score: number; readonly closest: number };
}
