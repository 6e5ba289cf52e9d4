import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Benches to run; empty means all. */
  readonly names: readonly string[];
  /** File that names the private servers, as scripts/bench.mjs wrote it. */
  readonly servers: string;
  /** Where the JSON reports go. */
  readonly output: string;
  /** Registered tenants of the `estate` bench. */
  readonly tenants: number;
  /** Size of the dump that `backup` and `restore` work on, in millions of bytes. */
  readonly megabytes: number;
  /** Seconds of one measured stretch. */
  readonly seconds: number;
  /** How often the contenders alternate. */
  readonly rounds: number;
  /** Requests of the `soak` bench. */
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
