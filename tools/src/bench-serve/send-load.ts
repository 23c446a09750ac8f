import { Agent, request } from 'node:http';

/** An answer: its status, and milliseconds from the first byte sent to the last received. */
export interface Timed {
  readonly status: number;
  readonly ms: number;
}

export interface LoadOptions {
  /** Clients that send one request after another, each on a connection of its own. */
  readonly clients: number;
  /** How many requests, all clients together; or for how long. */
  readonly until: { readonly requests: number } | { readonly seconds: number };
  /** What a client waits after a refusal (429) before it sends again. */
  readonly pauseMs?: number;
  /** Told after every answer. */
  readonly onAnswer?: (answered: number) => void;
}

/** What came of it. */
export interface Load {
  readonly answers: readonly Timed[];
  readonly seconds: number;
}

/** Posts images in turn to a predict route. @throws an Error when a connection fails. */
export async function sendLoad(route: string, images: readonly Buffer[], options: LoadOptions): Promise<Load> {
  const { clients, until, pauseMs = 0, onAnswer } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const answers: Timed[] = [];
  const started = performance.now();
  let sent = 0;
  const more = () => ('requests' in until ? sent < until.requests : performance.now() - started < 1000 * until.seconds);
  const client = async () => {
    while (more()) {
      const answer = await post(route, images[sent++ % images.length] as Buffer, agent);
      answers.push(answer);
      onAnswer?.(answers.length);
      if (answer.status === 429 && pauseMs > 0) await new Promise((next) => setTimeout(next, pauseMs));
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, client));
  } finally {
    agent.destroy();
  }
  return { answers, seconds: (performance.now() - started) / 1000 };
}

function post(route: string, body: Buffer, agent: Agent): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const headers = { 'content-type': 'application/octet-stream', 'content-length': body.length };
    const sending = request(route, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - begun }));
      answer.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
