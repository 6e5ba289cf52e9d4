import { connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { listenAt } from './listener';

/**
 * What happens to a connection: `swallow` lets the bytes of the client through and keeps back every later answer, `hole` keeps back both,
 * `reset` ends the connection.
 */
type Fault = 'swallow' | 'hole' | 'reset';

/** The connections of this many faults are hit, and then no other one. */
interface Trap {
  readonly fault: Fault;
  readonly statement: RegExp;
  left: number;
}

interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  fault: Fault | null;
}

/** A proxy in front of a database server, with faults in every phase of a connection. */
export class FaultProxy {
  /** Hits every new connection before its greeting. */
  greeting: Fault | null = null;
  /** The number of connections that a trap has hit. */
  hits = 0;
  private trap: Trap | null = null;
  private readonly passages = new Set<Passage>();
  private listener: Server | undefined;
  private ownPort = 0;

  constructor(
    private readonly host: string,
    private readonly realPort: number,
  ) {}

  get port(): number {
    return this.ownPort;
  }

  async start(): Promise<void> {
    const { listener, port } = await listenAt(0, (client) => this.accept(client));
    this.listener = listener;
    this.ownPort = port;
  }

  async stop(): Promise<void> {
    this.resetAll();
    await new Promise((resolve) => this.listener?.close(resolve));
  }

  /** Hits the next connections that send a matching statement, before the statement reaches the server (`hole`) or after it. */
  trapNext(fault: Fault, statement: RegExp, times = 1): void {
    this.trap = { fault, statement, left: times };
  }

  /** Ends every connection. */
  resetAll(): void {
    for (const passage of this.passages) this.end(passage);
  }

  /** Keeps back what every present and new connection sends and gets, until {@link heal}. */
  hang(): void {
    this.greeting = 'hole';
    for (const passage of this.passages) passage.fault = 'hole';
  }

  /** New connections work again; what was hit stays silent, as behind a lost route. */
  heal(): void {
    this.greeting = null;
    this.trap = null;
  }

  private accept(client: Socket): void {
    const server = connect({ host: this.host, port: this.realPort });
    const passage: Passage = { client, server, fault: this.greeting };
    this.passages.add(passage);
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.end(passage));
    }
    if (passage.fault === 'reset') this.end(passage);
    client.on('data', (bytes) => {
      this.spring(passage, bytes);
      if (passage.fault !== 'hole') server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (passage.fault === null) client.write(bytes);
    });
  }

  private spring(passage: Passage, bytes: Buffer): void {
    const { trap } = this;
    if (trap === null || trap.left === 0 || !trap.statement.test(bytes.toString('latin1'))) return;
    trap.left -= 1;
    this.hits += 1;
    passage.fault = trap.fault;
    if (trap.fault === 'reset') this.end(passage);
  }

  private end(passage: Passage): void {
    this.passages.delete(passage);
    passage.client.resetAndDestroy();
    passage.server.destroy();
  }
}
