import type { RunContext } from '../run.ts';
import type { PatchSet } from '../stages.ts';
import type { FeatureStore } from '../store/feature-store.ts';
import { embed, type Embedded } from './embed.ts';
import type { FitHost, Method } from './method.ts';

/** Training images, then copies of them: what cleaning and selection see. */
export interface WithCopies extends AsyncDisposable {
  readonly patches: PatchSet;
  readonly full: FeatureStore;
  /** Which training image each one shows, [patches.images]. */
  readonly origins: Uint32Array;
  /** 0: the image itself; n: its n-th copy. [patches.images] */
  readonly views: Uint32Array;
  /** How many copies were asked for. */
  readonly copies: number;
}

/** All training images, without copies; it holds nothing of its own. */
export function withoutCopies({ patches, full, images }: Embedded): WithCopies {
  return {
    patches,
    full,
    origins: images.map((_, image) => image),
    views: new Uint32Array(images.length),
    copies: 0,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The named training images in order, then their copies, which go through the network here; bad ones are left out. */
export async function addCopies(
  train: Embedded,
  images: Uint32Array,
  method: Method,
  host: FitHost,
  run: RunContext,
): Promise<WithCopies> {
  const made = host.makeViews(images.map((image) => train.images[image] as number));
  const both = await embed(made.source, method, host, run, 'views', { leading: { from: train, images } });
  const origins = both.images.map((item) => images[made.origins[item] as number] as number);
  const views = both.images.map((item) => made.views[item] as number);
  return {
    patches: both.patches,
    full: both.full,
    origins: Uint32Array.from([...images, ...origins]),
    views: Uint32Array.from([...images.map(() => 0), ...views]),
    copies: made.origins.length,
    [Symbol.asyncDispose]: () => both[Symbol.asyncDispose](),
  };
}
