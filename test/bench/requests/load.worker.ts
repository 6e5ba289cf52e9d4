import autocannon from 'autocannon';
import type { Client, Options, Request } from 'autocannon';
import { seededRandom } from '../harness/statistics';
import { serveParent } from '../harness/worker';

/** One request of the mix; `{n}` in the body becomes a number that no other request of the run has. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadOrder {
  readonly port: number;
  /** The duration, or `once`: one client sends each request once. */
  readonly seconds: number | 'once';
  readonly connections: number;
  /** Each client sends all of them, in an order of its own. */
  readonly requests: readonly LoadRequest[];
}

export interface LoadResult {
  readonly done: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The status codes of refused requests, each once. */
  readonly refusals: string;
  /** Headers and body of one answer. */
  readonly bytesPerAnswer: number;
}

let lastNumber = Date.now() % 100_000_000;

async function fire(order: LoadOrder): Promise<LoadResult> {
  const requests = order.requests.map(prepare);
  const random = seededRandom(order.requests.length);
  const begun = performance.now();
  const result = await autocannon({
    url: `http://127.0.0.1:${order.port}`,
    ...extentOf(order),
    requests,
    setupClient: (client: Client) => client.setRequests(shuffled(requests, random)),
  });
  const done = result['2xx'];
  return {
    done,
    refused: result.non2xx + result.errors,
    refusals: Object.keys(result.statusCodeStats ?? {})
      .filter((code) => !code.startsWith('2'))
      .join(', '),
    perSecond: done / (result.duration || (performance.now() - begun) / 1000),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    bytesPerAnswer: done === 0 ? 0 : result.throughput.total / done,
  };
}

function extentOf({ seconds, connections, requests }: LoadOrder): Partial<Options> {
  if (seconds !== 'once') return { connections, duration: seconds };
  return { connections: 1, amount: requests.length, sampleInt: 50 };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function prepare({ method, path, headers, body }: LoadRequest): Request {
  const request: Request = { method, path, headers: { ...headers } };
  if (body === undefined) return request;
  return { ...request, body, setupRequest: (next: Request) => ({ ...next, body: numbered(body) }) };
}

function numbered(body: string): string {
  lastNumber += 1;
  return body.replaceAll('{n}', String(lastNumber));
}

const handlers = { fire };

export type LoadWorker = typeof handlers;

serveParent(handlers);
