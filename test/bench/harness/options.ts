import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Benches to run; empty runs all. */
  readonly names: readonly string[];
  /** The file with the private servers, written by scripts/bench.mjs. */
  readonly servers: string;
  /** The folder of the JSON reports. */
  readonly output: string;
  /** Number of registered tenants of the `estate` bench. */
  readonly tenants: number;
  /** Size of the dump that `backup` and `restore` work on, in millions of bytes. */
  readonly megabytes: number;
  /** Duration of one measurement in seconds. */
  readonly seconds: number;
  /** Number of rounds in which the contenders alternate. */
  readonly rounds: number;
  /** Number of requests of the `soak` bench. */
  readonly requests: number;
  /** Directory for CPU profiles of the product's processes; empty for none. */
  readonly profile: string;
}

export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      servers: { type: 'string' },
      output: { type: 'string', default: '.local/bench' },
      tenants: { type: 'string', default: '10000' },
      megabytes: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '0' },
      rounds: { type: 'string', default: '0' },
      requests: { type: 'string', default: '0' },
      profile: { type: 'string', default: '' },
    },
  });
  if (values.servers === undefined) throw new Error('start the benches through `npm run bench`');
  return {
    names: positionals,
    servers: values.servers,
    output: values.output,
    tenants: whole('tenants', values.tenants),
    megabytes: whole('megabytes', values.megabytes),
    seconds: whole('seconds', values.seconds),
    rounds: whole('rounds', values.rounds),
    requests: whole('requests', values.requests),
    profile: values.profile,
  };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number`);
  return value;
}
