import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

const MARK = 'EICAR';

/** Speaks ClamAV's INSTREAM protocol on a free port: a content with EICAR is infected. */
export class FakeClamd {
  private constructor(
    private server: Server,
    readonly port: number,
  ) {}

  static async start(port = 0): Promise<FakeClamd> {
    const server = listener();
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return new FakeClamd(server, (server.address() as AddressInfo).port);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  stop(): Promise<void> {
    return new Promise((stopped) => this.server.close(() => stopped()));
  }
}

function listener(): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part]);
      if (!received.subarray(-4).equals(Buffer.alloc(4))) return;
      const verdict = received.includes(MARK) ? 'Eicar-Test-Signature FOUND' : 'OK';
      socket.end(`stream: ${verdict}\0`);
    });
  });
}
