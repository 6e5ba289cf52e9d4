import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DoctorWorker } from './doctor/doctor.worker';
import type { Bench, BenchRun } from './harness/bench';
import { connectAsRoot } from './harness/database-server';
import type { DatabaseServer } from './harness/database-server';
import { median } from './harness/statistics';
import { startWorker } from './harness/worker';

/** `--tenants` raises it; each tenant takes a quarter of a second to create. */
const DEFAULT_TENANTS = 200;
const DEFAULT_ROUNDS = 3;
const PREFIX = 'doctor_bench_';

/** An examination of the whole platform, compared with one connection and one `SELECT 1` to each database, one after another. */
export const doctorBench: Bench = {
  name: 'doctor',
  run: async (run) => {
    const tenants = run.options.tenants === 10_000 ? DEFAULT_TENANTS : run.options.tenants;
    const rounds = run.options.rounds || DEFAULT_ROUNDS;
    const home = homeOf(run);
    const product = startProduct(run, home);
    try {
      run.say(`making ${tenants} tenants`);
      await flushAtCommit(run.server, false);
      await product.call.open({ tenants });
      await flushAtCommit(run.server, true);
      const examinations: Awaited<ReturnType<typeof product.call.examine>>[] = [];
      const greetings: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        run.say(`round ${round} of ${rounds}`);
        examinations.push(await product.call.examine());
        greetings.push(await greetEach(run.server, tenants));
      }
      return {
        name: 'doctor',
        setting: { tenants, rounds },
        rows: [
          {
            what: 'the whole examination',
            value: median(examinations.map(({ tookMs }) => tookMs)),
            unit: 'ms',
            peer: { name: 'connect and SELECT 1', value: median(greetings) },
            aim: { of: 'value', bound: '<', limit: 5000 },
          },
          {
            what: 'peak RSS of the process',
            value: Math.max(...examinations.map(({ peakMb }) => peakMb)),
            unit: 'MB',
            peer: null,
            aim: null,
          },
        ],
        notes: [`found: ${[...new Set(examinations.flatMap(({ problems }) => problems))].join('; ') || 'nothing'}`],
      };
    } finally {
      await product.stop();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

function homeOf({ options }: BenchRun): string {
  const home = join(options.output, 'doctor');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  return home;
}

function startProduct({ servers }: BenchRun, home: string): ReturnType<typeof startWorker<DoctorWorker>> {
  return startWorker<DoctorWorker>(join(__dirname, 'doctor', 'doctor.worker.js'), [], {
    ...servers,
    PATH: String(process.env['PATH']),
    NODE_ENV: 'test',
    GLOBAL_DATABASE: `${PREFIX}global`,
    TENANT_DATABASE_PREFIX: PREFIX,
    TENANT_ACCOUNT_PREFIX: PREFIX,
    MASTER_KEYS_FILE: join(home, 'keys.json'),
    STORAGE_DIR: join(home, 'storage'),
    BACKUP_DIR: join(home, 'backups'),
    WARM_POOL_SIZE: '0',
  });
}

/** Without the flushes the tenants are made several times faster; the server is discarded after the run. */
async function flushAtCommit(server: DatabaseServer, isOn: boolean): Promise<void> {
  const root = await connectAsRoot(server);
  await root.query(`SET GLOBAL innodb_flush_log_at_trx_commit = ${isOn ? 1 : 0}`);
  await root.end();
}

async function greetEach({ host, port, user, password }: DatabaseServer, tenants: number): Promise<number> {
  const start = performance.now();
  for (let number = 1; number <= tenants; number += 1) {
    const connection = await createConnection({ host, port, user, password, database: `${PREFIX}${number}` });
    await connection.query('SELECT 1');
    await connection.end();
  }
  return performance.now() - start;
}
