import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of a company's webhooks. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** The status of its answers from now on. */
  status = 200;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(this.status, this.status === 302 ? { location: `${this.url}/elsewhere` } : {}).end();
      });
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((opened) => this.server.listen(0, '127.0.0.1', opened));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async close(): Promise<void> {
    await new Promise((closed) => this.server.close(closed));
  }
}

/** Answers with 200 and a body: without an end, or one that is cut off. */
export class BabblingReceiver {
  private readonly server: Server;

  constructor(how: 'endless' | 'cut') {
    this.server = createServer((_request, response) => {
      response.writeHead(200);
      if (how === 'endless') Readable.from(endless()).pipe(response);
      else response.write('part', () => response.destroy());
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((opened) => this.server.listen(0, '127.0.0.1', opened));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(16 * 1024, 'x');
}

/** Accepts every connection and never answers. */
export class HangingReceiver {
  private readonly server: Server = createServer(() => undefined);

  async open(): Promise<string> {
    await new Promise<void>((opened) => this.server.listen(0, '127.0.0.1', opened));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
