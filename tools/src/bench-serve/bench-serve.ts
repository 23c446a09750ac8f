import { sendLoad, type Timed } from './send-load.ts';
import { serveProcess } from './serve-process.ts';
import { type Quantiles, quantiles, slope } from './statistics.ts';

/** What is measured, and how long. */
export interface ServeBench {
  readonly model: string;
  /** Files, sent in turn. */
  readonly images: readonly Buffer[];
  readonly threads: number;
  /** Of each number of clients. */
  readonly seconds: number;
  readonly clients: readonly number[];
  /** Requests over which memory is watched. */
  readonly requests: number;
  say(text: string): void;
}

/** So many clients, each with one request at a time. */
export interface ClientsRow extends Quantiles {
  readonly clients: number;
  readonly imagesPerSecond: number;
  readonly answered: number;
  /** Answers other than 200. */
  readonly failed: number;
}

/** More clients than places: most are refused. */
export interface OverloadRow {
  readonly clients: number;
  readonly places: number;
  readonly refused: Quantiles & { readonly count: number };
  readonly accepted: Quantiles & { readonly count: number };
  /** Neither 200 nor 429. */
  readonly others: number;
}

export interface MemoryRow {
  readonly requests: number;
  /** Megabytes a thousand requests, over the second half and over all but the first tenth; undefined where the system does not tell. */
  readonly slopeSecondHalf: number | undefined;
  readonly slope: number | undefined;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

const routeOf = (url: string) => `${url}/v1/models/bench/predict`;
const withStatus = (answers: readonly Timed[], status: number) => answers.filter((each) => each.status === status);

/** Latency and throughput at each number of clients, on one server. */
export async function measureClients(bench: ServeBench): Promise<ClientsRow[]> {
  await using server = await serveProcess(bench.model, ['--threads', String(bench.threads)]);
  await sendLoad(routeOf(server.url), bench.images, { clients: 2, until: { requests: 20 } });
  const rows: ClientsRow[] = [];
  for (const clients of bench.clients) {
    bench.say(`${clients} clients, ${bench.seconds} s …`);
    const { answers, seconds } = await sendLoad(routeOf(server.url), bench.images, {
      clients,
      until: { seconds: bench.seconds },
    });
    const good = withStatus(answers, 200);
    const failed = answers.length - good.length;
    rows.push({ clients, imagesPerSecond: good.length / seconds, answered: good.length, failed, ...quantiles(good) });
  }
  return rows;
}

/** 64 clients, and a queue that holds eight; who is refused waits a tenth of a second. */
export async function measureOverload(bench: ServeBench): Promise<OverloadRow> {
  const [clients, queue] = [64, 8];
  bench.say(`overload: ${clients} clients, ${queue} may wait …`);
  await using server = await serveProcess(bench.model, ['--threads', String(bench.threads), '--queue', String(queue)]);
  await sendLoad(routeOf(server.url), bench.images, { clients: 2, until: { requests: 20 } });
  const { answers } = await sendLoad(routeOf(server.url), bench.images, {
    clients,
    until: { seconds: Math.min(20, bench.seconds) },
    pauseMs: 100,
  });
  const [accepted, refused] = [withStatus(answers, 200), withStatus(answers, 429)];
  return {
    clients,
    places: queue + bench.threads + 1,
    refused: { count: refused.length, ...quantiles(refused) },
    accepted: { count: accepted.length, ...quantiles(accepted) },
    others: answers.length - accepted.length - refused.length,
  };
}

/** How resident memory grows with the number of requests. */
export async function measureMemory(bench: ServeBench): Promise<MemoryRow> {
  const { requests } = bench;
  bench.say(`memory: ${requests} requests …`);
  await using server = await serveProcess(bench.model, ['--threads', String(bench.threads)]);
  const points: [x: number, y: number][] = [];
  const step = Math.max(1, Math.floor(requests / 100));
  const looks: Promise<void>[] = [];
  const look = async (answered: number) => {
    const megabytes = await server.memory();
    if (megabytes !== undefined) points.push([answered / 1000, megabytes]);
  };
  await sendLoad(routeOf(server.url), bench.images, {
    clients: 4,
    until: { requests },
    onAnswer: (answered) => void (answered % step === 0 && looks.push(look(answered))),
  });
  await Promise.all(looks);
  const slopeFrom = (share: number) => {
    const later = points.filter(([thousands]) => thousands >= (share * requests) / 1000);
    return later.length > 1 ? slope(later) : undefined;
  };
  const code = await server.stop();
  if (code !== 0) throw new Error(`expected: the server ends with 0; received ${code}`);
  return {
    requests,
    slope: slopeFrom(0.1),
    slopeSecondHalf: slopeFrom(0.5),
    first: points.find(([thousands]) => thousands >= requests / 10_000)?.[1],
    last: points.at(-1)?.[1],
  };
}
