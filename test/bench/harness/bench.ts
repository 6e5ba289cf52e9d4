import type { DatabaseServer, Servers } from './database-server';
import type { BenchOptions } from './options';
import type { BenchReport } from './report';

export interface BenchRun {
  readonly server: DatabaseServer;
  /** The same and Redis, as the product's settings name them. */
  readonly servers: Servers;
  readonly options: BenchOptions;
  /** Tells the terminal what is being done; the report comes later. */
  say(text: string): void;
}

export interface Bench {
  readonly name: string;
  run(run: BenchRun): Promise<BenchReport>;
}
