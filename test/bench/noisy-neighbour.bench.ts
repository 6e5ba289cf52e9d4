import { createEstate } from './estate/estate';
import { startContender } from './estate/start-contender';
import type { EstateWorker } from './estate/estate.worker';
import type { TrafficResult } from './estate/traffic';
import type { Bench } from './harness/bench';
import type { BenchReport, Row } from './harness/report';
import { median, percentile } from './harness/statistics';
import type { Worker } from './harness/worker';

const QUIET = 20;
/** The cap of one tenant: without fair queueing, the flood would take all connections. */
const BUDGET = 8;
const FLOOD = { quiet: QUIET, floodHoldMs: 10, quietPauseMs: 50 };
const IN_FLIGHT = 400;

type Contenders = Readonly<Record<'kernel' | 'fifo', Worker<EstateWorker>>>;

interface Stretch {
  readonly p50: number;
  readonly p99: number;
  readonly wrong: number;
  readonly failed: number;
}

/**
 * Quiet tenants beside a flooding one: their waiting time alone and under the flood, with fair queueing and with first come, first served.
 */
export const noisyNeighbourBench: Bench = {
  name: 'noisy-neighbour',
  run: async (run) => {
    const estate = { server: run.server, count: QUIET + 1, budget: BUDGET };
    await createEstate(run.server, estate.count);
    const contenders = {
      kernel: await startContender('kernel', estate),
      fifo: await startContender('fifo', estate),
    };
    try {
      for (const worker of run.sized(Object.values(contenders), [])) await stretch(worker, 2, 0);
      return await measure(contenders, run.options.rounds || 3, run.options.seconds || 4);
    } finally {
      await Promise.all(Object.values(contenders).map((worker) => worker.stop()));
    }
  },
};

async function measure(contenders: Contenders, rounds: number, seconds: number): Promise<BenchReport> {
  const idle: Stretch[] = [];
  const fair: Stretch[] = [];
  const fifo: Stretch[] = [];
  for (let round = 0; round < rounds; round += 1) {
    idle.push(await stretch(contenders.kernel, seconds, 0));
    fair.push(await stretch(contenders.kernel, seconds, IN_FLIGHT));
    fifo.push(await stretch(contenders.fifo, seconds, IN_FLIGHT));
  }
  return {
    name: 'noisy-neighbour',
    setting: {
      'quiet tenants': QUIET,
      budget: BUDGET,
      flood: `${IN_FLIGHT} in flight of ${FLOOD.floodHoldMs} ms`,
      rounds,
      seconds,
    },
    rows: rowsOf(idle, fair, fifo),
    notes: [],
    failures: [...idle, ...fair, ...fifo].flatMap(({ wrong, failed }) =>
      wrong + failed === 0 ? [] : [`${wrong} wrong and ${failed} failed requests`],
    ),
  };
}

async function stretch(worker: Worker<EstateWorker>, seconds: number, flood: number): Promise<Stretch> {
  const result: TrafficResult = await worker.call.neighbours({ ...FLOOD, seconds, flood });
  if (result.firstFailure !== '') process.stderr.write(`  … a quiet request failed: ${result.firstFailure}\n`);
  const { latenciesMs, wrong, failed } = result;
  return { p50: percentile(latenciesMs, 0.5), p99: percentile(latenciesMs, 0.99), wrong, failed };
}

function rowsOf(idle: readonly Stretch[], fair: readonly Stretch[], fifo: readonly Stretch[]): Row[] {
  const p50 = (stretches: readonly Stretch[]): number => median(stretches.map((one) => one.p50));
  const p99 = (stretches: readonly Stretch[]): number => median(stretches.map((one) => one.p99));
  const bad = fair.reduce((sum, one) => sum + one.wrong + one.failed, 0);
  return [
    row('quiet p50 beside a flood', p50(fair), { name: 'idle', value: p50(idle) }, null),
    row('quiet p99 beside a flood', p99(fair), { name: 'idle', value: p99(idle) }, 10),
    row('quiet p99 beside a flood', p99(fair), { name: 'fifo', value: p99(fifo) }, null),
    { what: 'wrong or failed', value: bad, unit: 'requests', peer: null, aim: { of: 'value', bound: '=', limit: 0 } },
  ];
}

function row(what: string, value: number, peer: Row['peer'], limit: number | null): Row {
  return { what, value, unit: 'ms', peer, aim: limit === null ? null : { of: 'ratio', bound: '<=', limit } };
}
