import { Agent, createServer, request as send } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProductProcess } from './product-process';

const LOOK_EVERY_MS = 50;

interface Backend {
  readonly process: ProductProcess;
  readonly agent: Agent;
  isReady: boolean;
}

/**
 * A load balancer like that of the deployment: it polls the management ports, sends new requests only to ready processes, keeps connections
 * until the other side sends `Connection: close`, and never sends a request twice.
 */
export class Balancer {
  private readonly backends = new Map<string, Backend>();
  private readonly server: Server = createServer((request, response) => this.pass(request, response));
  private readonly looking = setInterval(() => void this.look(), LOOK_EVERY_MS);
  private turn = 0;
  /** Number of answers by the name of the backend. */
  readonly served = new Map<string, number>();

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return (this.server.address() as AddressInfo).port;
  }

  /** Registers a process under a name, in place of one that left. */
  put(name: string, process: ProductProcess): void {
    this.backends.get(name)?.agent.destroy();
    this.backends.set(name, { process, agent: new Agent({ keepAlive: true }), isReady: false });
  }

  isReady(name: string): boolean {
    return this.backends.get(name)?.isReady ?? false;
  }

  close(): void {
    clearInterval(this.looking);
    for (const { agent } of this.backends.values()) agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async look(): Promise<void> {
    for (const backend of this.backends.values()) backend.isReady = (await backend.process.readiness()) === 200;
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = [...this.backends].filter(([, { isReady }]) => isReady);
    const chosen = ready[this.turn % Math.max(1, ready.length)];
    this.turn += 1;
    if (chosen === undefined) return void outgoing.writeHead(502).end('nobody is ready');
    const [name, { process, agent }] = chosen;
    const { method, url: path, headers } = incoming;
    const target = { host: '127.0.0.1', port: process.port, method, path, agent };
    const onward = send({ ...target, headers: { ...headers, connection: 'keep-alive' } }, (answer) => {
      this.served.set(name, (this.served.get(name) ?? 0) + 1);
      // The connection header of a backend is not forwarded to the client.
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
      answer.pipe(outgoing);
    });
    onward.on('error', (error) => outgoing.headersSent || outgoing.writeHead(502).end(error.message));
    incoming.pipe(onward);
  }
}
