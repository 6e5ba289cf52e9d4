import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRun } from '../harness/bench';
import { startWorker } from '../harness/worker';
import type { Worker } from '../harness/worker';
import type { BackupWorker } from './backup.worker';
import { GZIP, Pipelines, ZSTD } from './pipelines';

/** Starts the command line in the usual way. */
const OF_COMMANDS = ['--max-semi-space-size=4', '--no-concurrent-recompilation'];

/** The setup for measuring a backup or a restore: one tenant of a given size, the product's processes and the peer's pipelines. */
export interface Contest {
  readonly database: string;
  readonly pipelines: Pipelines;
  readonly encrypting: Worker<BackupWorker>;
  /** Path of the peer's file. */
  readonly file: string;
  /** Another process of the product on the same platform, with unencrypted backups. */
  plain(): Promise<Worker<BackupWorker>>;
}

export async function inContest<T>(run: BenchRun, name: string, work: (contest: Contest) => Promise<T>): Promise<T> {
  const pipelines = new Pipelines(run.server, run.sized(ZSTD, GZIP));
  await pipelines.assertThere();
  const folder = join(run.options.output, `${name}-files`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const encrypting = startProduct(run, name, folder, 'on');
  const workers = [encrypting];
  try {
    run.say(`filling a tenant of ${run.options.megabytes} MB`);
    const database = await encrypting.call.open({ megabytes: run.options.megabytes });
    const plain = async (): Promise<Worker<BackupWorker>> => {
      const worker = startProduct(run, name, folder, 'off');
      workers.push(worker);
      await worker.call.join();
      return worker;
    };
    const result = await work({ database, pipelines, encrypting, plain, file: join(folder, 'peer.sql.zst') });
    // The process ends before it can answer.
    if (run.options.profile !== '') await encrypting.call.leave().catch(() => undefined);
    return result;
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `--profile` profiles the process that encrypts. */
function startProduct(run: BenchRun, name: string, folder: string, encryption: 'on' | 'off'): Worker<BackupWorker> {
  const { profile } = run.options;
  const profiling = profile !== '' && encryption === 'on' ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
  return startWorker<BackupWorker>(join(__dirname, 'backup.worker.js'), [...OF_COMMANDS, ...profiling], {
    ...run.servers,
    NODE_ENV: 'test',
    GLOBAL_DATABASE: `${name}_bench_global`,
    TENANT_DATABASE_PREFIX: `${name}_bench_`,
    TENANT_ACCOUNT_PREFIX: `${name}_bench_`,
    MASTER_KEYS_FILE: join(folder, 'keys.json'),
    BACKUP_DIR: join(folder, 'backups'),
    BACKUP_ENCRYPTION: encryption,
    WARM_POOL_SIZE: '0',
  });
}
