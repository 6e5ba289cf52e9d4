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
  /** Run every measured path once, with tiny sizes: it proves that the benches work, and its figures mean nothing. */
  readonly smoke: boolean;
  /** Directory for CPU profiles of the product's processes; empty for none. */
  readonly profile: string;
}

/** The defaults of a whole run and of `--smoke`. A bench replaces 0 by its own default. */
const WHOLE = { tenants: '10000', megabytes: '200', seconds: '0', rounds: '0', requests: '0' };
const SMOKE = { tenants: '2', megabytes: '1', seconds: '0.2', rounds: '1', requests: '1' };

export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      servers: { type: 'string' },
      output: { type: 'string', default: '.local/bench' },
      tenants: { type: 'string' },
      megabytes: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      requests: { type: 'string' },
      profile: { type: 'string', default: '' },
      smoke: { type: 'boolean', default: false },
    },
  });
  if (values.servers === undefined) throw new Error('start the benches through `npm run bench`');
  const { servers, output, profile, smoke } = values;
  const sizes = { ...(smoke ? SMOKE : WHOLE), ...values };
  return {
    names: positionals,
    servers,
    output,
    profile,
    smoke,
    tenants: whole('tenants', sizes.tenants),
    megabytes: whole('megabytes', sizes.megabytes),
    seconds: notNegative('seconds', sizes.seconds),
    rounds: whole('rounds', sizes.rounds),
    requests: whole('requests', sizes.requests),
  };
}

function whole(name: string, text: string): number {
  const value = notNegative(name, text);
  if (!Number.isInteger(value)) throw new Error(`--${name} must be a whole number`);
  return value;
}

function notNegative(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number`);
  return value;
}
