import type { PackedSplit, PackedSplits } from '@tailedcore/evaluation';
import { packNames } from './pack-names.ts';

/** `mvtecad.json`: split, then class. */
export type MvtecOriginal = Readonly<
  Record<
    string,
    Readonly<Record<string, { train_good: 'all' | string[]; good_count: number; injected_defects: string[] }>>
  >
>;
/** `visa.json`: split, then class. */
export type VisaOriginal = Readonly<
  Record<string, Readonly<Record<string, { removed_good: string[]; injected_defects: string[] }>>>
>;
/** `mixed-products.json`: file names of each class; noise relative to its test folder. */
export type MixedOriginal = Readonly<
  Record<string, { tail: string[]; train: Record<string, string[]>; noise: Record<string, string[]> }>
>;

const paper =
  'The splits published with "TailedCore: Few-Shot Sampling for Unsupervised Long-Tail Noisy Anomaly Detection" (CVPR 2025), public reference implementation. File names only.';
/** Products with fewer good images are rare in a Pareto split. */
const rareBelow = 20;

/** Rare are those that lost images in a step split, and those below 20 images in a Pareto split. */
function packSplit(
  name: string,
  classes: Readonly<Record<string, { good: string; count: number; defects: readonly string[] }>>,
): PackedSplit {
  const rare = Object.entries(classes).filter(([, { good, count }]) =>
    name.startsWith('pareto') ? count < rareBelow : good !== '*',
  );
  return {
    tail: packNames(rare.map(([product]) => product)),
    good: mapValues(classes, ({ good }) => good),
    defects: mapValues(
      Object.fromEntries(Object.entries(classes).filter(([, { defects }]) => defects.length > 0)),
      ({ defects }) => packNames(defects),
    ),
  };
}

/** `color_004.png` is test/color/004.png. */
export function packMvtec(original: MvtecOriginal): PackedSplits {
  const all = new Map<string, number>();
  const splits = mapValues(original, (classes, name) =>
    packSplit(
      name,
      mapValues(classes, ({ train_good: good, good_count: count, injected_defects: defects }, product) => {
        if (good === 'all') all.set(product, count);
        return {
          good: good === 'all' ? '*' : packNames(good),
          count,
          defects: defects.map((file) => stem(file).replace(/_(\d+)$/, '/$1')),
        };
      }),
    ),
  );
  return {
    dataset: 'mvtecad',
    source: paper,
    layout: 'CLASS/train/good/000.png and CLASS/test/KIND/000.png, as MVTec AD is shipped',
    all: Object.fromEntries([...all].sort()),
    splits,
  };
}

/** Which images there are is known from those that one split or another removes: every class loses images in two splits at least. */
export function packVisa(original: VisaOriginal): PackedSplits {
  const all = new Map<string, Set<string>>();
  for (const classes of Object.values(original)) {
    for (const [product, { removed_good: removed }] of Object.entries(classes)) {
      all.set(product, new Set([...(all.get(product) ?? []), ...removed]));
    }
  }
  const splits = mapValues(original, (classes, name) =>
    packSplit(
      name,
      mapValues(classes, ({ removed_good: removed, injected_defects: defects }, product) => {
        const gone = new Set(removed);
        const kept = [...(all.get(product) ?? [])].filter((id) => !gone.has(id));
        const good = removed.length === 0 ? '*' : packNames(kept);
        return { good, count: kept.length, defects: defects.map((file) => stem(file).replace(/^bad_/, '')) };
      }),
    ),
  );
  return {
    dataset: 'visa',
    source: paper,
    layout:
      'CLASS/Data/Images/Normal/0000.JPG and Anomaly/000.JPG with split_csv/1cls.csv, or converted to CLASS/train/good and CLASS/test/bad',
    all: Object.fromEntries([...all].map(([product, ids]) => [product, packNames([...ids])])),
    splits,
  };
}

/** Six splits of seven products that this project measures itself with. */
export function packMixed(original: MixedOriginal): PackedSplits {
  return {
    dataset: 'mixed-products',
    source:
      'Drawn for this project from photographs of seven products of public data sets, which are not part of it. File names only.',
    layout: 'CLASS/train/good/NAME.jpg and CLASS/test/KIND/NAME.jpg',
    all: {},
    splits: mapValues(original, ({ tail, train, noise }) => ({
      tail: packNames(tail),
      good: mapValues(train, (files) => packNames(files.map(stem))),
      defects: mapValues(noise, (files) => packNames(files.map(stem))),
    })),
  };
}

function stem(file: string): string {
  return file.replace(/\.[^./]+$/, '');
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In, key: string) => Out) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
