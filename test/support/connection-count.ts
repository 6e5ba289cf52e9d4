import { createConnection } from 'mysql2/promise';
import type { Connection, ConnectionOptions, RowDataPacket } from 'mysql2/promise';
import { setTimeout as pause } from 'node:timers/promises';

/** Counts, from outside and without a pause between two counts, the server's sessions of accounts whose names begin with `prefix`. */
export class ConnectionCount {
  /** The largest number since the last {@link peak}. */
  private largest = 0;
  private last = 0;
  private isOn = true;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly connection: Connection,
    private readonly pattern: string,
  ) {
    this.ended = this.run();
  }

  static async start(server: ConnectionOptions, prefix: string): Promise<ConnectionCount> {
    return new ConnectionCount(await createConnection(server), `${prefix.replaceAll('_', String.raw`\_`)}%`);
  }

  get now(): number {
    return this.last;
  }

  /** Returns the largest number since the last call. */
  peak(): number {
    const { largest } = this;
    this.largest = this.last;
    return largest;
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.ended;
    await this.connection.end();
  }

  private async run(): Promise<void> {
    while (this.isOn) {
      const [rows] = await this.connection.query<RowDataPacket[]>(
        'SELECT COUNT(*) AS sessions FROM information_schema.processlist WHERE user LIKE ?',
        [this.pattern],
      );
      this.last = Number(rows[0]?.['sessions']);
      this.largest = Math.max(this.largest, this.last);
      await pause(4);
    }
  }
}
