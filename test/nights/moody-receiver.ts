import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver of webhooks that sometimes accepts requests without answering. */
export class MoodyReceiver {
  private readonly waiting = new Set<ServerResponse>();
  private readonly server: Server;
  private isHanging = false;

  constructor() {
    this.server = createServer((request, response) => {
      request.resume();
      if (this.isHanging) this.waiting.add(response);
      else response.writeHead(200).end();
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((opened) => this.server.listen(0, '127.0.0.1', opened));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  hang(): void {
    this.isHanging = true;
  }

  answer(): void {
    this.isHanging = false;
    for (const response of this.waiting) response.writeHead(200).end();
    this.waiting.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
