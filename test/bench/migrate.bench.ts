import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { quoteIdentifier } from '#persistence';
import type { Bench, BenchRun } from './harness/bench';
import { median } from './harness/statistics';
import { startWorker } from './harness/worker';
import type { MigrateWorker } from './migrate/migrate.worker';
import { pipeToClient } from './provisioning/client-script';

/** Concurrency, the same for the product and the peer. */
const AT_ONCE = 8;
/** `--tenants` raises it; each tenant takes a quarter of a second to create. */
const DEFAULT_TENANTS = 200;
const DEFAULT_ROUNDS = 3;
const PREFIX = 'migrate_bench_';

/** A run over the estate without pending migrations, and one that adds a column, compared with one `mariadb` client per tenant. */
export const migrateBench: Bench = {
  name: 'migrate',
  run: async (run) => {
    const tenants = run.options.tenants === 10_000 ? DEFAULT_TENANTS : run.options.tenants;
    const rounds = run.options.rounds || DEFAULT_ROUNDS;
    const product = startProduct(run);
    try {
      run.say(`making ${tenants} tenants`);
      await product.call.open({ tenants });
      const idle = await product.call.migrate({ concurrency: AT_ONCE });
      const columns: number[] = [];
      const clients: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        await product.call.release({ round });
        const { tookMs, migrated } = await product.call.migrate({ concurrency: AT_ONCE });
        if (migrated !== tenants) throw new Error(`only ${migrated} of ${tenants} were migrated`);
        columns.push(tookMs);
        clients.push(await alterByClients(run, { tenants, round }));
      }
      return {
        name: 'migrate',
        setting: { tenants, 'at once': AT_ONCE, rounds },
        rows: [
          {
            what: 'nothing to do',
            value: idle.tookMs,
            unit: 'ms',
            peer: null,
            aim: { of: 'value', bound: '<', limit: 1000 },
          },
          {
            what: 'one INSTANT column',
            value: median(columns),
            unit: 'ms',
            peer: { name: 'mariadb clients', value: median(clients) },
            aim: { of: 'ratio', bound: '<=', limit: 1 },
          },
        ],
        notes: [
          'ours also unlocks and locks each account, writes down what it does and looks at what came of it; before the first tenant it',
          'is rehearsed on a warm database, as there is on a platform (from nothing it takes as long as a cold creation, once a server)',
        ],
      };
    } finally {
      await product.stop();
      rmSync(keyFileOf(run), { force: true });
    }
  },
};

function startProduct(run: BenchRun): ReturnType<typeof startWorker<MigrateWorker>> {
  rmSync(keyFileOf(run), { force: true });
  return startWorker<MigrateWorker>(join(__dirname, 'migrate', 'migrate.worker.js'), [], {
    ...run.servers,
    NODE_ENV: 'test',
    GLOBAL_DATABASE: `${PREFIX}global`,
    TENANT_DATABASE_PREFIX: PREFIX,
    TENANT_ACCOUNT_PREFIX: PREFIX,
    MASTER_KEYS_FILE: keyFileOf(run),
    WARM_POOL_SIZE: '1',
  });
}

/** Adds a column by hand: one client per database, with the same concurrency. The table is separate and used by no migration. */
async function alterByClients(
  { server }: BenchRun,
  { tenants, round }: { readonly tenants: number; readonly round: number },
): Promise<number> {
  const start = performance.now();
  let last = 0;
  const lane = async (): Promise<void> => {
    while (last < tenants) {
      last += 1;
      const table = `${quoteIdentifier(`${PREFIX}${last}`)}.vehicle_colors`;
      await pipeToClient(server, `ALTER TABLE ${table} ADD COLUMN theirs_${round} INT NULL, ALGORITHM=INSTANT;\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return performance.now() - start;
}

const keyFileOf = (run: BenchRun): string => join(run.options.output, 'keys-migrate.json');
