import type { DatabaseServer, Servers } from './database-server';
import type { BenchOptions } from './options';
import type { BenchReport } from './report';

export interface BenchRun {
  readonly server: DatabaseServer;
  /** The same server and Redis, as settings of the product. */
  readonly servers: Servers;
  readonly options: BenchOptions;
  /** The size of a whole run, or the tiny one of `--smoke`. */
  sized<T>(whole: T, tiny: T): T;
  /** Prints the progress to the terminal; the report follows at the end. */
  say(text: string): void;
}

export interface Bench {
  readonly name: string;
  run(run: BenchRun): Promise<BenchReport>;
}
