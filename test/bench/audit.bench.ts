import { join } from 'node:path';
import type { ApplicationWorker, Served } from './audit/application.worker';
import type { LatencyOrder, LatencyWorker } from './audit/latency.worker';
import type { Bench, BenchRun } from './harness/bench';
import type { BenchReport, Row } from './harness/report';
import { median } from './harness/statistics';
import { startWorker } from './harness/worker';
import type { Worker } from './harness/worker';

const CLIENTS = 4;
const MAX_ADDED_MS = 2;

interface Contender {
  readonly isAudited: boolean;
  readonly application: Worker<ApplicationWorker>;
}

interface Endpoint {
  readonly name: string;
  readonly order: (served: Served) => Pick<LatencyOrder, 'method' | 'path' | 'body'>;
}

const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'get one vehicle',
    order: ({ vehicleId }) => ({ method: 'GET', path: `/api/v1/vehicles/${vehicleId}`, body: null }),
  },
  {
    name: 'create a vehicle',
    order: ({ brandId, modelId }) => ({
      method: 'POST',
      path: '/api/v1/vehicles',
      body: JSON.stringify({ plateNumber: '{n} AB 02', brandId, modelId }),
    }),
  },
];

/** The cost of the audit log: the whole product, compared with the same product without writing the log. */
export const auditBench: Bench = {
  name: 'audit',
  run: async (run) => {
    const contenders = [contender(run, true), contender(run, false)];
    const load = startWorker<LatencyWorker>(join(__dirname, 'audit', 'latency.worker.js'));
    try {
      return await compete(run, contenders, load);
    } finally {
      await Promise.all([...contenders.map(({ application }) => application.stop()), load.stop()]);
    }
  },
};

function contender(run: BenchRun, isAudited: boolean): Contender {
  const file = join(__dirname, 'audit', 'application.worker.js');
  return { isAudited, application: startWorker<ApplicationWorker>(file, [], { ...run.servers }) };
}

async function compete(
  run: BenchRun,
  contenders: readonly Contender[],
  load: Worker<LatencyWorker>,
): Promise<BenchReport> {
  const rounds = run.options.rounds || 3;
  const seconds = run.options.seconds || 4;
  const opened = await Promise.all(
    contenders.map(async ({ isAudited, application }) => ({
      isAudited,
      at: await application.call.open({ isAudited }),
    })),
  );
  const rows: Row[] = [];
  for (const endpoint of ENDPOINTS) {
    for (const { at } of run.sized(opened, [])) await load.call.time(orderOf(at, endpoint, 1));
    const took = { audited: [] as number[], silent: [] as number[] };
    for (let round = 1; round <= rounds; round += 1) {
      run.say(`${endpoint.name}, round ${round} of ${rounds}`);
      for (const { isAudited, at } of opened) {
        took[isAudited ? 'audited' : 'silent'].push(...(await load.call.time(orderOf(at, endpoint, seconds))));
      }
    }
    rows.push(...rowsOf(endpoint.name, median(took.audited), median(took.silent)));
  }
  return { name: 'audit', setting: { clients: CLIENTS, rounds, seconds }, rows, notes: [] };
}

function orderOf(at: Served, endpoint: Endpoint, seconds: number): LatencyOrder {
  const what = endpoint.order(at);
  const headers = { host: at.host, authorization: `Bearer ${at.token}` };
  const typed = what.body === null ? headers : { ...headers, 'content-type': 'application/json' };
  return { port: at.port, seconds, clients: CLIENTS, ...what, headers: typed };
}

function rowsOf(name: string, audited: number, silent: number): Row[] {
  return [
    { what: `${name}, p50`, value: audited, unit: 'ms', peer: { name: 'no audit', value: silent }, aim: null },
    {
      what: `${name}, added by audit`,
      value: audited - silent,
      unit: 'ms',
      peer: null,
      aim: { of: 'value', bound: '<=', limit: MAX_ADDED_MS },
    },
  ];
}
