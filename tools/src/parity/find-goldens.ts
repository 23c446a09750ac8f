import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Golden files by their name without ending, in order of name. */
export interface FoundGoldens {
  readonly files: ReadonlyMap<string, string>;
  /** Why there are fewer than there could be, in a sentence. */
  readonly missing: string | undefined;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The goldens to check: those of the folder that `named` gives; without it, those in `shared/goldens` beside the checkout,
 * and of the project's own copies those that are not there.
 * @param named - the environment variable GOLDENS.
 * @throws when the named folder is absent or holds none.
 */
export function findGoldens(named: string | undefined, shared = join(root, '../shared/goldens')): FoundGoldens {
  if (named !== undefined && named !== '') {
    const files = filesOf(named);
    if (files.length > 0) return { files: byName(files), missing: undefined };
    throw new Error(
      `GOLDENS is "${named}", where no file *.safetensors is. Set it to a folder of goldens, or unset it.`,
    );
  }
  const parts = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'tools'];
  const own = parts.map((part) => join(root, part, 'src/fixtures')).flatMap((folder) => filesOf(folder));
  if (existsSync(shared)) return { files: byName([...own, ...filesOf(shared)]), missing: undefined };
  const missing = 'Only the goldens that the project holds copies of are checked; set GOLDENS to the folder of all.';
  return { files: byName(own), missing };
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .map((name) => join(folder, name));
}

/** Of two files of one name the later. */
function byName(paths: readonly string[]): Map<string, string> {
  const found = new Map(paths.map((path) => [basename(path, '.safetensors'), path]));
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
