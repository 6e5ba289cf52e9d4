import autocannon from 'autocannon';
import type { Client, Request } from 'autocannon';
import { serveParent } from '../harness/worker';

/** One request of the mix; `{n}` in the body becomes a number no other request of the run has. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadOrder {
  readonly port: number;
  readonly seconds: number;
  readonly connections: number;
  /** Every client walks through all of them, each from a different place. */
  readonly requests: readonly LoadRequest[];
}

export interface LoadResult {
  readonly done: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Head and body of one answer. */
  readonly bytesPerAnswer: number;
}

let lastNumber = Date.now() % 100_000_000;

async function fire(order: LoadOrder): Promise<LoadResult> {
  const requests = order.requests.map(prepare);
  let clients = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${order.port}`,
    connections: order.connections,
    duration: order.seconds,
    requests,
    setupClient: (client: Client) => {
      const start = Math.floor((clients * requests.length) / order.connections);
      clients += 1;
      client.setRequests([...requests.slice(start), ...requests.slice(0, start)]);
    },
  });
  const done = result['2xx'];
  return {
    done,
    refused: result.non2xx + result.errors,
    perSecond: done / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    bytesPerAnswer: done === 0 ? 0 : result.throughput.total / done,
  };
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
