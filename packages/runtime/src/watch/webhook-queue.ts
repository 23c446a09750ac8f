import { countOf, fail, writeAtomically } from '@tailedcore/core';
import { openAppendLog, written } from './append-log.ts';
import { shownAddress } from './check-webhook.ts';
import { postResult } from './post-result.ts';
import { readLines } from './read-lines.ts';
import type { Webhook } from './watch-options.ts';
import { outcomeOf, type WatchRecord } from './watch-record.ts';
import { positionText, readPosition } from './webhook-position.ts';

/** The results of a journal, as far as they are on the disk. */
export interface ResultLog {
  readonly path: string;
  readonly end: number;
}

export interface WebhookQueueOptions {
  readonly hook: Webhook;
  readonly log: ResultLog;
  /** The file that holds how far results were sent. */
  readonly statePath: string;
  /** The file that holds what was refused. */
  readonly refusedPath: string;
  readonly onWarning: (message: string) => void;
  /** Called when the state cannot be written; nothing is sent any more. */
  readonly onFailure: (error: Error) => void;
}

/** What became of the results of this run and of those that were left before. */
export interface Sent {
  readonly delivered: number;
  readonly refused: number;
  readonly undelivered: number;
}

/**
 * Sends results to a webhook beside the judging, one at a time in the order of the journal. The queue is the journal itself and a position in it, so it
 * takes no memory and outlives a crash; the one result under way in a crash is sent again, with the same id.
 */
export class WebhookQueue {
  readonly #options: WebhookQueueOptions;
  readonly #stop = new AbortController();
  readonly #working: Promise<void>;
  #position: number;
  #delivered = 0;
  #refused = 0;
  #failing = false;
  #wake = () => {};
  #idle = () => {};

  private constructor(options: WebhookQueueOptions, position: number) {
    this.#options = options;
    this.#position = position;
    this.#working = this.#work().catch((error: unknown) => {
      if (!this.#stop.signal.aborted) options.onFailure(written(error, options.statePath));
    });
  }

  /** Begins with what was left before. @throws E_OUTPUT when the state cannot be written. */
  static async open(options: WebhookQueueOptions): Promise<WebhookQueue> {
    const position = await readPosition(options.statePath, options.log);
    await writeAtomically(options.statePath, [positionText(position)]).catch((error: unknown) => {
      throw written(error, options.statePath);
    });
    return new WebhookQueue(options, position);
  }

  /** To be called when there are more results. */
  wake(): void {
    this.#wake();
  }

  /** Settled when all is sent, or after `ms` milliseconds; nothing is sent afterwards. */
  async close(ms: number): Promise<Sent> {
    const done = new Promise<void>((resolve) => (this.#idle = resolve));
    this.#wake();
    const timer = setTimeout(this.#idle, ms);
    await Promise.race([done, this.#working]);
    clearTimeout(timer);
    this.#stop.abort();
    this.#wake();
    await this.#working;
    return { delivered: this.#delivered, refused: this.#refused, undelivered: await this.#countLeft() };
  }

  async #work(): Promise<void> {
    const { log } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      for await (const line of readLines(log.path, this.#position, log.end)) {
        await this.#send(line);
        if (signal.aborted) return;
      }
      if (log.end > this.#position) continue;
      this.#idle();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #send(line: string): Promise<void> {
    const record = JSON.parse(line) as WatchRecord;
    const next = this.#position + Buffer.byteLength(line) + 1;
    if (this.#isWanted(record)) {
      await this.#post(record, line);
      await writeAtomically(this.#options.statePath, [positionText(next)]);
    }
    this.#position = next;
  }

  async #post(record: WatchRecord, line: string): Promise<void> {
    const { hook, onWarning } = this.#options;
    const address = `The webhook ${shownAddress(hook.url)}`;
    const onFailure = (reason: string) => {
      if (!this.#failing) onWarning(`${address} fails: ${reason}. Results are kept and sent when it is back.`);
      this.#failing = true;
    };
    const { attempts, refused } = await postResult(record.id, line, hook, { signal: this.#stop.signal, onFailure });
    if (this.#failing) onWarning(`${address} answers again.`);
    this.#failing = false;
    if (refused === undefined) this.#delivered++;
    else await this.#noteRefused(record, refused, attempts);
  }

  async #noteRefused({ id, name }: WatchRecord, answer: string, attempts: number): Promise<void> {
    const { hook, refusedPath, onWarning } = this.#options;
    this.#refused++;
    const received = { received: answer, attempts: countOf(attempts, 'attempt') };
    onWarning(fail('E_WEBHOOK', { url: shownAddress(hook.url), path: name, ...received }).message);
    await using log = await openAppendLog(refusedPath);
    await log.append(JSON.stringify({ id, name, answer, attempts, time: new Date().toISOString() }));
  }

  #isWanted(record: WatchRecord): boolean {
    return this.#options.hook.on !== 'defect' || outcomeOf(record) === 'defect';
  }

  async #countLeft(): Promise<number> {
    const { log } = this.#options;
    let left = 0;
    for await (const line of readLines(log.path, this.#position, log.end))
      if (this.#isWanted(JSON.parse(line) as WatchRecord)) left++;
    return left;
  }
}
