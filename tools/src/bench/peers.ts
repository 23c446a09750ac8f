import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface PeerFacts {
  readonly versions: Readonly<Record<string, string>>;
  /** Modules that are not installed, and what Debian calls them. */
  readonly missing: Readonly<Record<string, string>>;
  /** Null: a reference BLAS, or none. */
  readonly blas: string | null;
  readonly threads: number | null;
}

type Request = Readonly<Record<string, unknown>> & { readonly work: string };
type Answer = Readonly<Record<string, unknown>>;

/** Where the Python side lies. */
export const peerFolder = fileURLToPath(new URL('../../bench/', import.meta.url));

const installing =
  'On Debian or Ubuntu: apt-get install python3-torch python3-sklearn python3-faiss python3-pil libopenblas0-pthread';

/** The Python process with the reference's own operations; `tools/bench/peers.py` says what it understands. */
export class Peers implements AsyncDisposable {
  readonly facts: PeerFacts;
  readonly python: string;
  readonly #process: PeerProcess;

  private constructor(facts: PeerFacts, python: string, process: PeerProcess) {
    this.facts = facts;
    this.python = python;
    this.#process = process;
  }

  /**
   * Starts the peers with `threads` threads everywhere.
   * @returns them, or why there are none and what to do, in words: no Python, no numpy, or a reference BLAS, which it proves
   * nothing to beat. Other libraries may be missing: `lacking` tells.
   */
  static async start(python: string, threads: number): Promise<Peers | string> {
    const process = new PeerProcess(python, threads);
    try {
      // The answer has this form because peer_facts.py makes it so.
      const facts = (await process.ask({ work: 'facts', threads })) as unknown as PeerFacts;
      const reason = unfit(facts);
      if (reason === undefined) return new Peers(facts, python, process);
      await process.end();
      return `${reason} ${installing}`;
    } catch (error) {
      await process.end();
      return `${python} could not be used (${error instanceof Error ? error.message : String(error)}). ${installing}`;
    }
  }

  /** Why works that need these modules cannot be compared, and what to do; undefined where all are there. */
  lacking(modules: readonly string[]): string | undefined {
    const packages = modules.flatMap((name) => this.facts.missing[name] ?? []);
    return packages.length > 0 ? `Python lacks ${packages.join(', ')}. ${installing}` : undefined;
  }

  async ask(request: Request): Promise<Answer> {
    return this.#process.ask(request);
  }

  /** Seconds that the peer itself took for a work. */
  async time(request: Request): Promise<number> {
    const { seconds } = await this.#process.ask(request);
    if (typeof seconds !== 'number') throw new Error(`the peer gave no time for "${request.work}"`);
    return seconds;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.end();
  }
}

function unfit({ missing, blas }: PeerFacts): string | undefined {
  if (missing['numpy'] !== undefined) return `Python lacks ${missing['numpy']}.`;
  if (blas === null) return "Python's numpy runs on a reference BLAS: beating that would prove nothing.";
  return undefined;
}

class PeerProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  readonly #waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
  #problem: Error | undefined;

  constructor(python: string, threads: number) {
    this.#child = spawn(python, ['peers.py'], { cwd: peerFolder, env: peerEnvironment(threads) });
    let said = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const { resolve, reject } = this.#waiting.shift() ?? {};
      const answer = JSON.parse(line) as Answer;
      if ('error' in answer) reject?.(new Error(`the Python peer: ${String(answer['error'])}`));
      else resolve?.(answer);
    });
    this.#ended = new Promise((resolve) => {
      const end = (error: Error) => {
        this.#problem = error;
        for (const { reject } of this.#waiting.splice(0)) reject(error);
        resolve();
      };
      this.#child.on('error', end);
      this.#child.on('close', (code) => end(new Error(`the Python peer ended with ${code}: ${said.trim()}`)));
    });
  }

  ask(request: Request): Promise<Answer> {
    if (this.#problem) return Promise.reject(this.#problem);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}

/** Thread pools that are sized when a library is loaded take their number from here. */
export function peerEnvironment(threads: number): NodeJS.ProcessEnv {
  const count = String(threads);
  const names = [
    'OMP_NUM_THREADS',
    'OPENBLAS_NUM_THREADS',
    'MKL_NUM_THREADS',
    'BLIS_NUM_THREADS',
    'NUMEXPR_NUM_THREADS',
  ];
  return { ...process.env, ...Object.fromEntries(names.map((name) => [name, count])), PYTHONDONTWRITEBYTECODE: '1' };
}
