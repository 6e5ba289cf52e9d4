import { createEstate, dropEstate, ESTATE_PREFIX } from './estate/estate';
import { startContender } from './estate/start-contender';
import type { ContenderKind } from './estate/open-contender';
import type { TrafficResult } from './estate/traffic';
import type { Bench, BenchRun } from './harness/bench';
import { ConnectionWatch } from './harness/database-server';
import type { Row } from './harness/report';
import { median, percentile } from './harness/statistics';

const BUDGET = 100;
const CONCURRENCY = 64;
const RECIPE_TENANTS = 1000;
const MEGABYTE = 1024 * 1024;

/** One contender, one round: every tenant is requested once, then Zipf traffic follows. */
interface Stretch {
  readonly traffic: TrafficResult;
  readonly requestsPerSecond: number;
  /** Maximum number of sessions on the server, counted from outside. */
  readonly connections: number;
  readonly peakRss: number;
}

/**
 * Any registered tenant may send a request at any moment, but few do. Measures memory, connections and answers of one process that serves
 * all of them.
 */
export const estateBench: Bench = {
  name: 'estate',
  run: async (run) => {
    const { tenants } = run.options;
    const few = Math.min(tenants, RECIPE_TENANTS);
    const rounds = run.options.rounds || 1;
    const seconds = run.options.seconds || 20;
    run.say(`creating ${tenants} databases and accounts`);
    await createEstate(run.server, tenants);
    const ours: Stretch[] = [];
    const recipe: Stretch[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      run.say(`round ${round} of ${rounds}`);
      ours.push(await stretch(run, 'kernel', tenants, seconds));
      recipe.push(await stretch(run, 'recipe', few, seconds));
    }
    run.say('dropping them');
    await dropEstate(run.server, tenants);
    return {
      name: 'estate',
      setting: { tenants, 'recipe tenants': few, budget: BUDGET, concurrency: CONCURRENCY, rounds, seconds },
      rows: rowsOf(ours, recipe),
      notes: [describe('kernel', ours), describe('recipe', recipe)],
      failures: [...ours, ...recipe].flatMap(({ traffic: { wrong, failed, firstFailure } }) =>
        wrong + failed === 0 ? [] : [`${wrong} wrong and ${failed} failed requests: ${firstFailure}`],
      ),
    };
  },
};

async function stretch(run: BenchRun, kind: ContenderKind, tenants: number, seconds: number): Promise<Stretch> {
  const watch = await ConnectionWatch.start(run.server, ESTATE_PREFIX);
  const worker = await startContender(kind, { server: run.server, count: tenants, budget: BUDGET });
  try {
    await worker.call.meet({ from: 1, to: tenants });
    const traffic = await worker.call.zipf({ tenants, seconds, concurrency: CONCURRENCY });
    const { peakRss } = await worker.call.memory();
    await worker.call.close();
    const requestsPerSecond = traffic.latenciesMs.length / seconds;
    return { traffic, requestsPerSecond, peakRss, connections: await watch.stop() };
  } finally {
    await worker.stop();
  }
}

function rowsOf(ours: readonly Stretch[], recipe: readonly Stretch[]): Row[] {
  const peer = (of: (stretch: Stretch) => number): Row['peer'] => ({ name: 'recipe', value: median(recipe.map(of)) });
  const row = (what: string, unit: string, of: (stretch: Stretch) => number, aim: Row['aim']): Row => ({
    what,
    unit,
    value: median(ours.map(of)),
    peer: peer(of),
    aim,
  });
  const worst = (of: (stretch: Stretch) => number): number => Math.max(...ours.map(of));
  return [
    row('peak RSS of the process', 'MB', (one) => one.peakRss / MEGABYTE, { of: 'value', bound: '<', limit: 512 }),
    {
      ...row('most connections at once', 'sessions', (one) => one.connections, null),
      value: worst((one) => one.connections),
      aim: { of: 'value', bound: '<=', limit: BUDGET },
    },
    {
      ...row('wrong rows', 'requests', (one) => one.traffic.wrong, null),
      value: worst((one) => one.traffic.wrong),
      aim: { of: 'value', bound: '=', limit: 0 },
    },
    row('failed', 'requests', (one) => one.traffic.failed, null),
    row('throughput', 'requests/s', (one) => one.requestsPerSecond, null),
    row('p50', 'ms', (one) => percentile(one.traffic.latenciesMs, 0.5), null),
    row('p99', 'ms', (one) => percentile(one.traffic.latenciesMs, 0.99), null),
  ];
}

function describe(name: string, stretches: readonly Stretch[]): string {
  const requests = stretches.reduce((sum, one) => sum + one.traffic.latenciesMs.length, 0);
  const met = Math.max(...stretches.map((one) => one.traffic.tenantsMet));
  const failure = stretches.find((one) => one.traffic.firstFailure !== '')?.traffic.firstFailure;
  return `${name}: ${requests} requests to ${met} tenants by Zipf's law${failure ? `; a failure: ${failure}` : ''}`;
}
