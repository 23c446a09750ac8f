import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { didYouMean, type Problem, settingsError, throwIfAborted } from '@tailedcore/core';
import { z } from 'zod';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { readScoreRows, type ScoreRow, scoresError } from './imported-scores-file.ts';
import { matchScores } from './imported-scores-match.ts';
import type { FittedSystem, Judgement, System } from './system.ts';

/** Schema of the options of imported scores. */
export const scoresOptionsSchema = z.strictObject({
  method: z.string().min(1).optional().describe('Only rows with this in the column method'),
});

/** Options of imported scores. */
export type ScoresOptions = z.input<typeof scoresOptionsSchema>;

/**
 * A system that cannot run here, by the scores that it gave elsewhere (docs/baselines.md). Rows that name a split, a seed or a method count for those only. Nothing is
 * fitted; there are no heat maps.
 * @param path - a CSV file, or .jsonl.
 * @returns the system; the SHA-256 of the file is its identity. Its `fit` throws E_SCORES when test images have no score, when a row could mean several images, or when rows
 * contradict each other.
 * @throws E_SCORES when the file cannot be read or understood, E_CONFIG when an option is wrong.
 */
export async function importedScores(path: string, options: ScoresOptions = {}): Promise<System> {
  const { method } = checked(options);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw scoresError(path, readProblem(error), error);
  });
  const rows = ofMethod(readScoreRows(bytes.toString('utf8'), path), method, path);
  return {
    identity: { system: 'scores', sha256: createHash('sha256').update(bytes).digest('hex'), method: method ?? null },
    async fit(split, seed, session): Promise<FittedSystem> {
      const { signal } = session.run(seed);
      throwIfAborted(signal);
      const own = rows.filter((row) => (row.split ?? split.name) === split.name && (row.seed ?? seed) === seed);
      const matched = matchScores(split.test, own, (reason) => scoresError(path, reason));
      const scores = complete(matched.rows, split, seed, rows, path);
      return {
        facts: { threshold: null, unusedScores: matched.unused },
        async *judge(): AsyncGenerator<Judgement> {
          for (const { score, pValue, verdict } of scores) {
            throwIfAborted(signal);
            yield { score, pValue, verdict };
          }
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

function checked(options: ScoresOptions): z.output<typeof scoresOptionsSchema> {
  const { data, error } = scoresOptionsSchema.safeParse(options);
  if (data) return data;
  throw settingsError(
    error.issues.map(({ path, message }): Problem => ({ path: ['scores', ...path].map(String).join('.'), message })),
  );
}

function readProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code || String(error);
}

/** @throws E_SCORES where rows of several methods would count as one. */
function ofMethod(rows: readonly ScoreRow[], wanted: string | undefined, path: string): readonly ScoreRow[] {
  const methods = [...new Set(rows.flatMap(({ method }) => method ?? []))];
  if (wanted === undefined) {
    if (methods.length < 2) return rows;
    throw scoresError(path, `it holds the scores of ${methods.join(', ')}; name one of them with the option "method"`);
  }
  const own = rows.filter(({ method }) => method === wanted);
  if (own.length > 0) return own;
  throw scoresError(path, `it has no scores of the method "${wanted}"${didYouMean(wanted, methods)}`);
}

/** @throws E_SCORES naming the first of the test images that have none. */
function complete(
  found: readonly (ScoreRow | undefined)[],
  { name, test }: EvaluationSplit,
  seed: number,
  all: readonly ScoreRow[],
  path: string,
): readonly ScoreRow[] {
  const missing = test.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return found.flatMap((row) => row ?? []);
  const first = missing.slice(0, 3).map((image) => image.name);
  const more = missing.length > first.length ? ', …' : '';
  const text = `${missing.length} of the ${test.length} test images of ${name} have no score with seed ${seed}: ${first.join(', ')}${more}`;
  throw scoresError(path, `${text}. ${countsFor(all)}`);
}

/** Which splits and seeds the rows are for. */
function countsFor(rows: readonly ScoreRow[]): string {
  const listed = (values: readonly (string | number | undefined)[]) => {
    const different = [...new Set(values)].map((value) => value ?? 'any');
    return different.length > 5 ? `${different.slice(0, 5).join(', ')} …` : different.join(', ');
  };
  const splits = listed(rows.map(({ split }) => split));
  return `Its ${rows.length} rows are for the splits: ${splits}; seeds: ${listed(rows.map(({ seed }) => seed))}`;
}
