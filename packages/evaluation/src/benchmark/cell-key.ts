import type { LabelledImage } from '../datasets/dataset.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CellTask } from './cell.ts';
import { cellForm } from './cell-file.ts';
import { textDigest } from './content-digest.ts';
import type { SystemAddress } from './describe-system.ts';
import { withContents } from './option-files.ts';

/** What a cell's result depends on besides its task and its files. */
export interface KeyFacts {
  readonly task: 'detection' | 'samplers';
  readonly system: SystemAddress;
  /** Version of the program. */
  readonly version: string;
  /** Devices differ by rounding. */
  readonly device: string;
}

/**
 * The content address of a cell: SHA-256 over everything that its result depends on. Names of methods and splits (save for scores from elsewhere, which may be
 * given by split), folders and threads are not part of it; names of images are, since they stand in the result.
 * @param digestOf - SHA-256 of a file.
 * @throws what `digestOf` throws: E_INPUT_UNREADABLE, E_ABORTED.
 */
export async function cellKey(
  { split, seed, measure }: Pick<CellTask, 'split' | 'seed' | 'measure'>,
  { task, system, version, device }: KeyFacts,
  digestOf: (path: string) => Promise<string>,
): Promise<string> {
  const contents = new Map<string, string>();
  for (const path of system.files) contents.set(path, `sha256:${await digestOf(path)}`);
  const images = (list: readonly LabelledImage[], withMasks: boolean) =>
    Promise.all(list.map((image) => imageFacts(image, withMasks, digestOf)));
  const masksCount = task === 'detection';
  return textDigest(
    canonicalJson({
      form: cellForm,
      version,
      device,
      task,
      system: withContents(system.identity, contents),
      files: [...contents.values()],
      split: system.namesSplits ? split.name : null,
      seed,
      measure: masksCount ? measure : null,
      tail: [...split.tail].sort(),
      train: await images(split.train, masksCount && measure.patches),
      test: masksCount ? await images(split.test, measure.pixels) : [],
    }),
  );
}

/** Which files a key needs. */
export function filesOf({ split, measure }: Pick<CellTask, 'split' | 'measure'>, task: KeyFacts['task']): string[] {
  const paths = (list: readonly LabelledImage[], withMasks: boolean) =>
    list.flatMap(({ path, masks }) => (withMasks ? [path, ...masks] : [path]));
  const judged = task === 'detection';
  return [...paths(split.train, judged && measure.patches), ...(judged ? paths(split.test, measure.pixels) : [])];
}

async function imageFacts(
  { path, name, product, defective, kind, masks }: LabelledImage,
  withMasks: boolean,
  digestOf: (path: string) => Promise<string>,
): Promise<unknown> {
  const maskDigests = withMasks ? await Promise.all(masks.map(digestOf)) : [];
  return [name, product, defective, kind, await digestOf(path), maskDigests];
}
