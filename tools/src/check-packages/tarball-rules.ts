import type { Manifest } from '../check-pack/published-packages.ts';

/**
 * What may be in an archive: compiled code and its declarations, kernels, the command, a schema for editors, and what a generator copies,
 * the built page of the server, and the benchmark's recipes and published splits.
 */
const allowed = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|schema\.json)$/,
  /^dist\/[^.]+(\.d\.ts|\.js)$/,
  /^wasm\/[\w-]+\.wasm$/,
  /^bin\/[\w-]+\.js$/,
  /^templates\/.+$/,
  /^recipes\/[\w-]+\.yaml$/,
  /^data\/[\w-]+\.json$/,
  /^dist\/web\/(index\.html|assets\/[\w-]+\.(js|css|svg))$/,
];

/** What may not, though its form is allowed. */
const forbidden = [/^dist\/(.+\/)?fixtures\//, /(^|\/)node_modules\//, /\.tsbuildinfo$/, /\.map$/];

const required = ['package.json', 'README.md', 'LICENSE'];

/**
 * What is wrong with the files of an archive, a sentence each.
 * @param files - from the package's folder, with slashes.
 */
export function tarballProblems(manifest: Manifest, files: readonly string[]): string[] {
  const extra = files.filter(
    (file) => !allowed.some((rule) => rule.test(file)) || forbidden.some((rule) => rule.test(file)),
  );
  const targets = [...exportTargets(manifest), ...Object.values(manifest.bin ?? {})];
  const missing = [...required, ...targets].filter((target) => !isThere(target.replace(/^\.\//, ''), files));
  return [
    ...extra.map((file) => `${file} does not belong into the archive`),
    ...missing.map((file) => `${file} is missing from the archive`),
  ];
}

function exportTargets({ exports = {} }: Manifest): string[] {
  return Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)));
}

/** A target with a star is there when any file fits. */
function isThere(target: string, files: readonly string[]): boolean {
  const [before = '', after] = target.split('*');
  if (after === undefined) return files.includes(target);
  return files.some((file) => file.length > target.length - 1 && file.startsWith(before) && file.endsWith(after));
}
