import { type Arrivals, openArrivals } from './arrivals.ts';
import { firstFiles } from './baseline.ts';
import { imagesIn } from './folder-events.ts';
import { lockFolder } from './folder-lock.ts';
import { type Journal, openJournal } from './journal.ts';
import { Judging } from './judging.ts';
import type { WatchOptions, WatchSummary } from './watch-options.ts';
import { type WatchPlaces, watchPlaces } from './watch-places.ts';
import { watchModel } from './watched-model.ts';
import { type Sent, WebhookQueue } from './webhook-queue.ts';

const nothingSent: Sent = { delivered: 0, refused: 0, undelivered: 0 };

/**
 * Judges the images that are in a folder or come into it, each once, until `options.signal` fires (or, with `once`, no more are there).
 * `results.jsonl` in the output folder holds the results and is the journal: what stands there is judged, whatever happens to the process.
 * @throws E_OPTION, E_INPUT_MISSING, E_WATCH, E_WATCH_LOCKED, E_WATCH_JOURNAL, E_OUTPUT, E_DISK_FULL, what `openModel` throws, and E_ENGINE; a bad
 * image or a webhook that is down is never fatal.
 */
export async function watchFolder(options: WatchOptions): Promise<WatchSummary> {
  const { settle = 1000, rescan = 60_000, once = false, poll, webhook: hook } = options;
  const onWarning = options.onWarning ?? ((message) => process.emitWarning(message));
  const places = await watchPlaces(options);
  await using lock = await lockFolder(places.lock);
  const halt = new AbortController();
  const onFailure = (error: Error) => halt.abort(error);
  const failed = AbortSignal.any([halt.signal, lock.lost]);
  const stop = options.signal ? AbortSignal.any([failed, options.signal]) : failed;
  await using journal = await openJournal(places.results);
  if (options.onlyNew) await passOverFirst(places, journal);
  // Without the signal: the image in hand is finished.
  await using model = await watchModel(options.model, { ...options, onWarning, signal: undefined });
  const isDone = (path: string) => isFinished(path, journal, places);
  const about = { places, settle, poll, rescan, once, isDone, onWarning, onFailure };
  await using arrivals = await openArrivals(about);
  const { webhookState: statePath, webhookRefused: refusedPath } = places;
  const queueOptions = { log: journal.log, statePath, refusedPath, onWarning, onFailure };
  const queue = hook && (await WebhookQueue.open({ hook, ...queueOptions }));
  const again = arrivals.again;
  const onRecorded = () => queue?.wake();
  const judging = new Judging({ ...options, settle, places, journal, model, again, onRecorded, onWarning });
  let sent = nothingSent;
  try {
    options.onReady?.();
    await judgeAll(arrivals, judging, model.opened.session.engine.pool.threads, stop);
  } finally {
    const patience = once && !stop.aborted ? 30_000 : 2000;
    if (queue) sent = await queue.close(options.drain ?? patience);
  }
  if (failed.aborted) throw failed.reason;
  return { ...judging.counts, moved: judging.moved, ...sent };
}

async function judgeAll(arrivals: Arrivals, judging: Judging, most: number, stop: AbortSignal): Promise<void> {
  for (;;) {
    const files = await arrivals.take(most, stop);
    if (files.length === 0) return;
    await judging.judge(files, stop);
  }
}

async function passOverFirst({ baseline, folder, except }: WatchPlaces, journal: Journal): Promise<void> {
  const files = await firstFiles(baseline, () => imagesIn(folder, except));
  for (const file of files) if (!journal.find(file.path)) journal.remember(file, { sha256: null, outcome: undefined });
}

/** Whether nothing is left to do with a file: it is judged, and has not to be moved. */
function isFinished(path: string, journal: Journal, { move }: WatchPlaces): boolean {
  const known = journal.find(path);
  return known !== undefined && (known.outcome === undefined || move[known.outcome] === undefined);
}
