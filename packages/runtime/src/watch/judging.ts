import { type ErrorCode, isTailedCoreError, type Prediction, type UnreadImage } from '@tailedcore/core';
import { writeHeatmap } from './heatmap-file.ts';
import type { Journal } from './journal.ts';
import { judgeFiles, readFiles, type ReadFile } from './judge-files.ts';
import { moveJudged } from './move-judged.ts';
import { sameState, type SteadyFile } from './settling.ts';
import { type Outcome, outcomes, type WatchOptions } from './watch-options.ts';
import type { WatchPlaces } from './watch-places.ts';
import { outcomeOf, watchRecord } from './watch-record.ts';
import type { WatchedModel } from './watched-model.ts';

/** A file that cannot be decoded is believed to be bad when it stayed the same for so many times `settle`. */
const badAfter = 5;
/** What may be wrong with a file because it is not complete yet. */
const passing: ReadonlySet<ErrorCode> = new Set(['E_IMAGE_DECODE', 'E_IMAGE_EMPTY', 'E_INPUT_UNREADABLE']);

export interface JudgingOptions extends Pick<WatchOptions, 'heatmaps' | 'reload' | 'onResult'> {
  readonly settle: number;
  readonly places: WatchPlaces;
  readonly journal: Journal;
  readonly model: WatchedModel;
  /** Has a file come once more. */
  readonly again: (file: SteadyFile) => void;
  /** Called when there is a result more in the journal. */
  readonly onRecorded: () => void;
  readonly onWarning: (message: string) => void;
}

/** Takes files through what is done with each: read, judge, record, move. */
export class Judging {
  readonly counts: Record<Outcome, number>;
  moved = 0;
  readonly #options: JudgingOptions;

  constructor(options: JudgingOptions) {
    this.#options = options;
    this.counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  }

  /** Judges those that are not judged yet; after `stop`, only the one in hand. @throws E_DISK_FULL, E_OUTPUT, E_ENGINE. */
  async judge(files: readonly SteadyFile[], stop: AbortSignal): Promise<void> {
    const { model, reload } = this.#options;
    const fresh = await this.#readFresh(files);
    if (fresh.length > 0 && reload) await model.refresh();
    for await (const { one, result } of judgeFiles(fresh, model.opened)) {
      await this.#record(one, result);
      if (stop.aborted) return;
    }
  }

  async #readFresh(files: readonly SteadyFile[]): Promise<ReadFile<SteadyFile>[]> {
    const { places, again } = this.#options;
    const unknown: SteadyFile[] = [];
    for (const file of files) if (!(await this.#isJudged(file))) unknown.push(file);
    const fresh: ReadFile<SteadyFile>[] = [];
    for (const [i, one] of (await readFiles(places.folder, unknown)).entries()) {
      if (one === undefined) again(unknown[i] as SteadyFile);
      else if (!('bytes' in one.content) || !(await this.#isJudged(one.file, one.content.sha256))) fresh.push(one);
    }
    return fresh;
  }

  /** Whether a file is judged already: the same time and size, else the same content. What a crash left to do is done then. */
  async #isJudged(file: SteadyFile, sha256?: string): Promise<boolean> {
    const { journal } = this.#options;
    const known = journal.find(file.path);
    if (known === undefined) return false;
    if (sha256 === undefined ? !sameState(known, file) : known.sha256 !== sha256) return false;
    if (sha256 !== undefined) journal.remember(file, known);
    if (known.outcome !== undefined) await this.#move(file, known.outcome);
    return true;
  }

  async #record({ file, name, content }: ReadFile<SteadyFile>, result: Prediction | UnreadImage): Promise<void> {
    const { settle, again, places, model, journal, heatmaps, onRecorded, onResult } = this.#options;
    const young = performance.now() - file.since < badAfter * settle;
    if (young && 'problem' in result && passing.has(result.problem.code)) return again(file);
    const read = 'bytes' in content ? content : undefined;
    const wanted = heatmaps && read && 'score' in result;
    const image = wanted && { name, bytes: read.bytes };
    const heatmap = image && (await writeHeatmap(places.out, image, read.sha256, result, model.opened));
    const { learnt } = model.opened.model;
    const record = watchRecord(file, read?.sha256 ?? null, model.mark, learnt, result, heatmap || undefined);
    const line = await journal.record(record);
    const outcome = outcomeOf(record);
    this.counts[outcome]++;
    onRecorded();
    onResult?.(record, line);
    await this.#move(file, outcome);
  }

  /** A move that fails is tried again by the next start: the result is durable, and the file is still there. */
  async #move(file: SteadyFile, outcome: Outcome): Promise<void> {
    const { places, onWarning } = this.#options;
    try {
      if (await moveJudged(places.folder, file, outcome, places.move)) this.moved++;
    } catch (error) {
      if (!isTailedCoreError(error, 'E_OUTPUT')) throw error;
      onWarning(error.message);
    }
  }
}
