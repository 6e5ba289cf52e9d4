import { loopFailures } from '#jobs';
import { MailOutbox } from '../../../src/global/mail/mail-outbox';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import { AuditMarks } from '../../../src/global/audit/audit-marks';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { GlobalDatabase } from '../../../src/global/global-database';
import { ParametersService } from '../../../src/global/parameters/parameters.service';
import { IdentityCleanup } from '../../../src/operations/platform-upkeep/identity-cleanup';
import { BackupChecks } from '../../../src/operations/backup/backup-checks';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { ActiveTenantsService } from '../../../src/operations/schedules/active-tenants.service';
import { EstateSampler } from '../../../src/operations/estate-metrics/estate-sampler';
import { FigureRetention } from '../../../src/operations/estate-metrics/figure-retention';
import { TenantPurges } from '../../../src/operations/offboarding/deletion/tenant-purges.service';
import { TenantTerms } from '../../../src/operations/offboarding/deletion/tenant-terms';
import { KeptExports } from '../../../src/operations/offboarding/export/kept-exports';
import { TenantPlaces } from '../../../src/operations/tenant-database/tenant-places';
import { AuditSweep } from '../../../src/operations/platform-upkeep/audit-sweep';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { Platform } from '../../support/platform';
import { taskRun } from '../../support/run-task';

type Row = Record<string, unknown>;

/** One broken item among good ones, in each loop of the platform: the good ones are processed, the broken one is counted. */
describe('A loop of the platform', () => {
  let platform: Platform;
  let broken: number;
  let good: number;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '1' });
    ({ tenantId: broken } = (await platform.company({ name: 'Cassée' })).target);
    ({ tenantId: good } = (await platform.company({ name: 'Saine' })).target);
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(() => platform.stop());

  const global = (): string => `\`${platform.settings.database.globalName}\``;

  /** Runs with a table that does not exist. */
  const without = async <T>(database: string, table: string, work: () => Promise<T>): Promise<T> => {
    await platform.server(`RENAME TABLE ${database}.${table} TO ${database}.gone`);
    try {
      return await work();
    } finally {
      await platform.server(`RENAME TABLE ${database}.gone TO ${database}.${table}`);
    }
  };

  /** Runs with an additional, unreachable server. */
  const besideLostServer = async <T>(work: () => Promise<T>): Promise<T> => {
    const [row = {}] = await platform.registry<Row>('SELECT * FROM database_servers LIMIT 1');
    const lost: Row = { ...row, id: 0, name: 'lost', port: 1 };
    const columns = Object.keys(lost).filter((name) => name !== 'id');
    const insert = `INSERT INTO ${global()}.database_servers (${columns.join(', ')}) VALUES (?)`;
    await platform.server(insert, [columns.map((name) => lost[name])]);
    try {
      return await work();
    } finally {
      await platform.server(`DELETE FROM ${global()}.database_servers WHERE name = 'lost'`);
    }
  };

  const counted = async (loop: string, work: () => Promise<unknown>): Promise<number> => {
    const before = loopFailures().get(loop) ?? 0;
    await work();
    return (loopFailures().get(loop) ?? 0) - before;
  };

  it('of expired rows cleans the existing tables', async () => {
    await platform.registry(
      `INSERT INTO job_runs (kind, window_key, payload, state, finished_at)
        VALUES ('x', 'old', '{}', 'done', UTC_TIMESTAMP(3) - INTERVAL 60 DAY)`,
    );
    const cleanup = new IdentityCleanup(platform.get(GlobalDatabase), platform.get(ParametersService));
    const run = (): Promise<unknown> =>
      expect(cleanup.run(taskRun(null, {}))).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
    expect(await counted('identity cleanup', () => without(global(), 'one_time_links', run))).toBe(1);
    expect(await platform.registry("SELECT id FROM job_runs WHERE window_key = 'old'")).toEqual([]);
  });

  it('of metrics deletes those of the existing tables', async () => {
    await platform.registry("INSERT INTO feature_days (used_on, feature, requests) VALUES ('2020-01-01', 'x', 1)");
    const run = (): Promise<unknown> =>
      expect(platform.get(FigureRetention).compact()).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
    expect(await counted('figure retention', () => without(global(), 'tenant_features', run))).toBe(1);
    expect(await platform.registry("SELECT 1 FROM feature_days WHERE used_on = '2020-01-01'")).toEqual([]);
  });

  it('of samples reads the reachable servers', async () => {
    const sample = (): Promise<unknown> => platform.get(EstateSampler).sample();
    expect(await besideLostServer(sample)).toMatchObject({ servers: 2, failed: 1, tenants: 2 });
  });

  it('of the warm pool fills the reachable servers', async () => {
    await besideLostServer(async () => {
      await expect(platform.get(WarmPool).refill()).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
      const ready = await platform.registry("SELECT tenant_id FROM warm_databases WHERE state = 'ready'");
      await platform.registry("DELETE FROM warm_databases WHERE state = 'building'");
      expect(ready).toHaveLength(1);
    });
  });

  it('of the doctor reports a failing check and runs the others', async () => {
    jest.spyOn(platform.get(BackupChecks), 'problems').mockRejectedValue(new Error('out of order'));
    const places = platform.get(TenantPlaces);
    // As if its credentials could not be decrypted.
    jest.spyOn(places, 'loginsOf').mockImplementation(async (ids) => {
      const logins = await TenantPlaces.prototype.loginsOf.call(places, ids);
      return new Map([...logins].filter(([tenantId]) => tenantId !== broken));
    });
    const findings = await platform.get(Doctor).examine(false);
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'doctor',
        subject: 'BackupChecks',
        problem: 'could not be checked: out of order',
      }),
    );
    const credentials = findings.filter(({ check }) => check === 'credentials');
    expect(credentials.map(({ subject }) => subject)).toEqual([`tenant ${broken}`]);
  });

  it('of outboxes relays those of reachable tenants', async () => {
    const place = await platform.place(broken);
    const sweep = new AuditSweep(
      platform.get(ActiveTenantsService),
      platform.get(OutboxRelay),
      platform.get(AuditTrail),
      platform.get(AuditMarks),
    );
    const run = async (): Promise<void> =>
      expect(await sweep.run(new AbortController().signal)).toEqual({ events: expect.any(Number), failed: 1 });
    await without(`\`${place.database}\``, 'outbox', run);
  });

  it('of due erasures continues after a failed one', async () => {
    const terms = [broken, good].map((tenantId) => ({
      tenantId,
      slug: 'x',
      status: 'deleting',
      isExpiredClone: false,
    }));
    const purges = platform.get(TenantPurges);
    jest.spyOn(platform.get(TenantTerms), 'due').mockResolvedValue(terms);
    jest
      .spyOn(purges, 'purgeEnded')
      .mockImplementation(({ tenantId }) =>
        tenantId === broken ? Promise.reject(new Error('held')) : Promise.resolve(),
      );
    expect(await purges.purgeDue()).toEqual({ purged: [good], failed: [{ tenantId: broken, error: 'held' }] });
  });

  it('of archives removes the expired ones after one with an invalid key', async () => {
    const [operation = {}] = await platform.registry<{ id: number }>('SELECT id FROM operations ORDER BY id LIMIT 1');
    const [other = {}] = await platform.registry<{ id: number }>('SELECT id FROM operations ORDER BY id DESC LIMIT 1');
    for (const [id, key] of [
      [operation, `t${good}/files/aa`],
      [other, `exports/t${good}/op2`],
    ] as const)
      await platform.registry(
        `INSERT INTO tenant_exports (tenant_id, operation_id, storage_key, sha256, size_bytes, is_final, expires_at)
          VALUES (?, ?, ?, ?, 1, 0, '2020-01-01')`,
        [good, (id as { id: number }).id, key, 'a'.repeat(64)],
      );
    await expect(platform.get(KeptExports).removeExpired()).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
    const left = await platform.registry('SELECT storage_key AS `key` FROM tenant_exports');
    expect(left).toEqual([{ key: `t${good}/files/aa` }]);
  });

  it('of letters sends the ones after an unreadable one', async () => {
    const letter = { kind: 'password_reset', to: 'a@b.test', subject: 's', text: 't' };
    await platform.registry(
      `INSERT INTO mail_outbox (kind, letter_ciphertext, next_attempt_at) VALUES ('broken', 'nothing', '2020-01-01')`,
    );
    await platform
      .get(GlobalDatabase)
      .transaction((manager) => platform.get(MailOutbox).post(manager, letter as never));
    await platform.get(MailOutbox).deliver();
    const states = await platform.registry('SELECT kind, state FROM mail_outbox ORDER BY id');
    expect(states).toEqual([
      { kind: 'broken', state: 'queued' },
      { kind: 'password_reset', state: 'sent' },
    ]);
  });
});
