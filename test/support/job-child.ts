import 'reflect-metadata';
import type { JobHandler } from '#jobs';
import { loadSettings } from '../../src/config/settings';
import { startReplica, TestTenants } from './job-replica';

/** Is killed in the middle of its work, without any output. */
const deadly: JobHandler = {
  kind: 'deadly',
  run: () => {
    process.kill(process.pid, 'SIGKILL');
    return Promise.resolve(null);
  },
};

/** A job replica in a separate process, started by tests as `job-child.ts LEASE_MS`: it works until it gets a run of kind `deadly`. */
startReplica({
  settings: loadSettings(),
  tenants: new TestTenants(),
  redisUrl: loadSettings().redisUrl,
  work: { handlers: [deadly], schedules: [] },
  limits: { leaseMs: Number(process.argv[2]) },
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
