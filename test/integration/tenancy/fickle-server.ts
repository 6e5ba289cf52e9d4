import { connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { listenAt } from '../../support/listener';

/** `forward` connects to the real server, `silent` accepts and sends nothing, `crowded` answers "Too many connections". */
type Mood = 'forward' | 'silent' | 'crowded';

/** A proxy in front of the test's database server, with faults that the test selects. */
export class FickleServer {
  mood: Mood = 'forward';
  accepted = 0;
  private readonly sockets = new Set<Socket>();
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
    const { listener, port } = await listenAt(this.ownPort, (socket) => this.accept(socket));
    this.listener = listener;
    this.ownPort = port;
  }

  /** Like a killed server: every session is cut and the port is closed. */
  async kill(): Promise<void> {
    const { listener } = this;
    for (const socket of this.sockets) socket.destroy();
    if (listener?.listening) await new Promise((resolve) => listener.close(resolve));
  }

  private accept(socket: Socket): void {
    this.accepted += 1;
    this.keep(socket);
    if (this.mood === 'crowded') socket.end(tooManyConnections());
    if (this.mood !== 'forward') return;
    const real = connect({ host: this.host, port: this.realPort });
    this.keep(real);
    socket.pipe(real).pipe(socket);
    socket.on('close', () => real.destroy());
    real.on('close', () => socket.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

function tooManyConnections(): Buffer {
  const payload = Buffer.concat([Buffer.from([0xff, 0x10, 0x04]), Buffer.from('#08004Too many connections')]);
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);
}
