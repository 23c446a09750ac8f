import type { MethodConfig, Storage } from '../config/schema.ts';
import type {
  Backbone,
  CoresetSampler,
  ImageSource,
  IndexBuilder,
  PatchCleaner,
  Scorer,
  TailSampler,
} from '../stages.ts';
import type { FeatureStore } from '../store/feature-store.ts';

/** The parts that the settings name, made and ready. */
export interface Method {
  readonly config: MethodConfig;
  readonly backbone: Backbone;
  readonly cleaner: PatchCleaner;
  readonly tail: TailSampler;
  readonly coreset: CoresetSampler;
  readonly index: IndexBuilder;
  readonly scorer: Scorer;
}

/** Rotated and mirrored copies of images: item i shows item number `origins[i]` of those named, in view `views[i]` (from 1). */
export interface ViewSource {
  readonly source: ImageSource;
  readonly origins: Uint32Array;
  readonly views: Uint32Array;
}

/** What the pipeline cannot do itself because it touches files or pixels. */
export interface FitHost {
  /** A store for full features, kept as `storage` says; `bytes` is what they will need so. */
  openStore(columns: number, bytes: number, storage: Storage): Promise<FeatureStore>;
  /** The augmented copies of some items of the source. @param items - [n], numbers of images. */
  makeViews(items: Uint32Array): ViewSource;
  /** Bytes that features may take in memory. */
  readonly memory: number;
}
