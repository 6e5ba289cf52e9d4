import { Agent, request } from 'node:http';
import { serveParent } from '../harness/worker';

export interface LatencyOrder {
  readonly port: number;
  readonly seconds: number;
  readonly clients: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `{n}` becomes a number that no other request of the run has. */
  readonly body: string | null;
}

let lastNumber = Date.now() % 100_000_000;

/** Each client sends its next request after the previous answer. Returns the latency of each answer in milliseconds. */
async function time(order: LatencyOrder): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.clients });
  const until = performance.now() + order.seconds * 1000;
  const took: number[] = [];
  const client = async (): Promise<void> => {
    while (performance.now() < until) took.push(await once(order, agent));
  };
  await Promise.all(Array.from({ length: order.clients }, client));
  agent.destroy();
  return took;
}

function once({ port, method, path, headers, body }: LatencyOrder, agent: Agent): Promise<number> {
  lastNumber += 1;
  const payload = body?.replaceAll('{n}', String(lastNumber));
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve(performance.now() - start);
        else reject(new Error(`${method} ${path} answered ${answer.statusCode}`));
      });
    });
    outgoing.once('error', reject);
    outgoing.end(payload);
  });
}

const handlers = { time };

export type LatencyWorker = typeof handlers;

serveParent(handlers);
