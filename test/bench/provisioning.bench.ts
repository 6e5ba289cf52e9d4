import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { Bench, BenchRun } from './harness/bench';
import { connectAsRoot } from './harness/database-server';
import type { BenchReport, Row } from './harness/report';
import { percentile } from './harness/statistics';
import { startWorker } from './harness/worker';
import type { Worker } from './harness/worker';
import { pipeToClient, recordScript } from './provisioning/client-script';
import type { ProvisioningWorker } from './provisioning/provisioning.worker';

/** Tenants per round: the size of the warm pool. */
const BATCH = { whole: 10, tiny: 1 };

interface Latencies {
  readonly cold: number[];
  readonly warm: number[];
  readonly client: number[];
}

/** Creating a tenant by the product's saga, from nothing and from the warm pool, compared with the same statements piped into `mariadb`. */
export const provisioningBench: Bench = {
  name: 'provisioning',
  run: async (run) => {
    const rounds = run.options.rounds || 3;
    const batch = run.sized(BATCH.whole, BATCH.tiny);
    const script = await recordScript(run.server);
    const cold = startProduct(run, 'cold', 0);
    const warm = startProduct(run, 'warm', batch);
    const took: Latencies = { cold: [], warm: [], client: [] };
    try {
      await cold.call.open();
      await warm.call.open();
      for (let round = 1; round <= rounds; round += 1) {
        run.say(`round ${round} of ${rounds}`);
        await warm.call.refill();
        took.warm.push(...(await warm.call.create({ count: batch })));
        took.cold.push(...(await cold.call.create({ count: batch })));
        for (let index = 0; index < batch; index += 1) {
          took.client.push(await pipeToClient(run.server, script(`benchclient${round}x${index}`)));
        }
      }
      return { ...reportOf(took, rounds), notes: [await stepTimes(run, 'cold'), await stepTimes(run, 'warm')] };
    } finally {
      await Promise.all([cold.stop(), warm.stop()]);
      for (const kind of ['cold', 'warm']) rmSync(keyFileOf(run, kind), { force: true });
    }
  },
};

/** A separate global database with its own names, so that cold and warm tenants do not interfere. */
function startProduct(run: BenchRun, kind: string, warmPoolSize: number): Worker<ProvisioningWorker> {
  const keyFile = keyFileOf(run, kind);
  rmSync(keyFile, { force: true });
  return startWorker<ProvisioningWorker>(join(__dirname, 'provisioning', 'provisioning.worker.js'), [], {
    ...run.servers,
    NODE_ENV: 'test',
    GLOBAL_DATABASE: `prov_${kind}_global`,
    TENANT_DATABASE_PREFIX: `prov_${kind}_`,
    TENANT_ACCOUNT_PREFIX: `prov_${kind}_`,
    MASTER_KEYS_FILE: keyFile,
    WARM_POOL_SIZE: String(warmPoolSize),
  });
}

/** The duration of each step, from the records of the saga. */
async function stepTimes(run: BenchRun, kind: string): Promise<string> {
  const root = await connectAsRoot(run.server);
  const [steps] = await root.query<RowDataPacket[]>(
    `SELECT name, AVG(TIMESTAMPDIFF(MICROSECOND, started_at, finished_at)) / 1000 AS took
      FROM prov_${kind}_global.operation_steps GROUP BY name ORDER BY MIN(position)`,
  );
  await root.end();
  return `${kind}, mean of each step: ${steps.map((step) => `${step['name']} ${Math.round(Number(step['took']))} ms`).join(', ')}`;
}

const keyFileOf = (run: BenchRun, kind: string): string => join(run.options.output, `keys-${kind}.json`);

function reportOf({ cold, warm, client }: Latencies, rounds: number): BenchReport {
  const row = (what: string, samples: number[], fraction: number, aim: Row['aim']): Row => ({
    what: `${what}, p${fraction * 100}`,
    value: percentile(samples, fraction),
    unit: 'ms',
    peer: { name: 'mariadb client', value: percentile(client, fraction) },
    aim,
  });
  return {
    name: 'provisioning',
    setting: { 'tenants of each kind': cold.length, rounds },
    rows: [
      row('cold creation', cold, 0.5, { of: 'ratio', bound: '<=', limit: 1.5 }),
      row('cold creation', cold, 0.95, null),
      row('warm creation', warm, 0.5, null),
      row('warm creation', warm, 0.95, { of: 'value', bound: '<', limit: 200 }),
    ],
    notes: [],
  };
}
