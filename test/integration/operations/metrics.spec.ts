import { ServerPools, TenantQueryStats } from '#tenancy';
import { GlobalDatabase } from '../../../src/global/global-database';
import { DirectoryService } from '../../../src/global/tenants/directory.service';
import { PlatformFigures } from '../../../src/health/platform-figures';
import { BusinessMetrics } from '../../../src/operations/estate-metrics/business-metrics.service';
import { EstateSampler } from '../../../src/operations/estate-metrics/estate-sampler';
import { FeatureUsage } from '../../../src/operations/estate-metrics/feature-usage';
import { FigureRetention } from '../../../src/operations/estate-metrics/figure-retention';
import { PerformanceLedger } from '../../../src/operations/estate-metrics/performance-ledger';
import { TenantFiguresReporter } from '../../../src/operations/estate-metrics/tenant-figures.reporter';
import { UsageLedger } from '../../../src/operations/estate-metrics/usage-ledger';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { eventually } from '../../support/eventually';
import { field, numberField } from '../../support/http-client';
import type { HttpClient } from '../../support/http-client';
import { TaskRegistry } from '../../../src/operations/tasks/task-registry';

describe('Usage figures of tenants and of the estate', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let tenantId: number;
  let quietId: number;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'off' });
    company = await application.company({ name: 'Garage Bondoukou', slug: 'bondoukou' });
    await application.company({ name: 'Silencieuse', slug: 'silencieuse' });
    tenantId = await application.tenantId('bondoukou');
    quietId = await application.tenantId('silencieuse');
  });

  afterAll(() => application.stop());

  const the = <T>(service: new (...parameters: never[]) => T): T => application.app.get<T>(service, { strict: false });

  const registry = <R = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<R[]> =>
    the(GlobalDatabase).use((manager) => manager.query<R[]>(sql, parameters));

  const metrics = async (id: number): Promise<unknown> => {
    const answer = await application.admin.get(`/api/v1/tenants/${id}/metrics`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  /** Ends the minute, like the clock. */
  const report = (): Promise<void> => the(TenantFiguresReporter).report();

  const forget = async (): Promise<void> => {
    await report();
    for (const table of ['tenant_performance', 'tenant_samples', 'tenant_features', 'feature_days', 'estate_days'])
      await registry(`DELETE FROM ${table}`);
  };

  beforeEach(forget);

  describe('of one tenant', () => {
    it('are the current size, tables and numbers of records', async () => {
      const database = `${application.settings.database.tenantDatabasePrefix}${tenantId}`;
      const before = numberField(await metrics(tenantId), 'recordCount');
      await application.onServer((server) =>
        server.query(`INSERT INTO \`${database}\`.brands (name) VALUES ('Bugatti'), ('Delage'), ('Facel')`),
      );
      const body = await metrics(tenantId);
      expect(numberField(body, 'recordCount')).toBe(before + 3);
      const [facts] = await application.onServer((server) =>
        server.query<{ tables: string; bytes: string }[]>(
          `SELECT COUNT(*) AS tables, SUM(DATA_LENGTH + INDEX_LENGTH) AS bytes FROM information_schema.TABLES
            WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'`,
          [database],
        ),
      );
      expect(body).toMatchObject({
        tenantId,
        slug: 'bondoukou',
        database,
        tableCount: Number(facts?.tables),
        sizeBytes: Number(facts?.bytes),
        recordCountIsExact: true,
      });
    });

    it('do not exist for an unknown tenant', async () => {
      const answer = await application.admin.get('/api/v1/tenants/99999/metrics');
      expect(answer.status).toBe(404);
    });

    it('are for platform administrators only', async () => {
      const answer = await application.client
        .as({ host: 'admin.localhost' })
        .get(`/api/v1/tenants/${tenantId}/metrics`);
      expect(answer.status).toBe(401);
    });

    it('show the last activity and the database load', async () => {
      expect(await metrics(tenantId)).toMatchObject({
        lastActivityAt: null,
        performance: { queries: 0, p50Ms: null, p95Ms: null, slow: 0, waits: 0 },
      });
      for (let asked = 0; asked < 5; asked += 1) expect((await company.get('/api/v1/vehicles')).status).toBe(200);
      await report();
      const body = await metrics(tenantId);
      expect(field(body, 'lastActivityAt')).toEqual(expect.stringMatching(/^20\d\d-/));
      expect(numberField(body, 'performance.queries')).toBeGreaterThanOrEqual(5);
      expect(numberField(body, 'performance.p50Ms')).toBeLessThanOrEqual(numberField(body, 'performance.p95Ms'));
      expect(await metrics(quietId)).toMatchObject({ lastActivityAt: null, performance: { queries: 0 } });
    });

    it('add up over processes with correct percentiles', async () => {
      const [one, other] = [new TenantQueryStats(), new TenantQueryStats()];
      for (let count = 0; count < 90; count += 1) one.answered(tenantId, 400);
      for (let count = 0; count < 10; count += 1) other.answered(tenantId, 600_000);
      other.waited(tenantId, 30);
      await Promise.all([the(PerformanceLedger).add(one.takeWindow()), the(PerformanceLedger).add(other.takeWindow())]);
      const { performance } = (await metrics(tenantId)) as { performance: Record<string, number> };
      expect(performance).toMatchObject({ queries: 100, slow: 10, waits: 1, waitMs: 30 });
      expect(performance['p50Ms']).toBeLessThanOrEqual(0.5);
      expect(performance['p95Ms']).toBeGreaterThan(500);
    });

    it('count slow statements on the tenant’s connection', async () => {
      const tenant = await the(DirectoryService).findById(tenantId);
      if (tenant === null) throw new Error('no tenant');
      const lease = await the(ServerPools).acquire(tenant);
      await lease.query('SELECT SLEEP(0.6)').finally(() => lease.release());
      await report();
      expect(await metrics(tenantId)).toMatchObject({ performance: { slow: 1 } });
    });

    it('count only requests that waited for a connection', async () => {
      const tenant = await the(DirectoryService).findById(tenantId);
      if (tenant === null) throw new Error('no tenant');
      const pools = the(ServerPools);
      const leases = await Promise.all(Array.from({ length: pools.limits.perTenantCap }, () => pools.acquire(tenant)));
      const queued = pools.acquire(tenant);
      await eventually('the one too many queued', () => pools.stats().some(({ waiting }) => waiting > 0));
      leases.forEach((lease) => lease.release());
      (await queued).release();
      await report();
      expect(await metrics(tenantId)).toMatchObject({ performance: { waits: 1 } });
    });

    it('show growth over a week and a month, if samples exist', async () => {
      await the(EstateSampler).sample();
      expect(await metrics(tenantId)).toMatchObject({ growth: { weekBytes: null, monthBytes: null } });
      for (const [days, bytes] of [
        [7, 3000],
        [29, 1000],
      ])
        await registry(`INSERT INTO tenant_samples VALUES (?, 'day', UTC_DATE() - INTERVAL ? DAY, ?, 10, 5)`, [
          tenantId,
          days,
          bytes,
        ]);
      const body = await metrics(tenantId);
      const size = numberField(body, 'sizeBytes');
      expect(body).toMatchObject({ growth: { weekBytes: size - 3000, monthBytes: size - 1000 } });
      expect(field(body, 'growth.days')).toHaveLength(3);
    });
  });

  describe('samples', () => {
    it('are taken once per server, recorded in the registry, and kept hourly and daily', async () => {
      await registry('UPDATE tenant_databases SET size_bytes = NULL');
      await the(EstateSampler).sample();
      expect(await the(EstateSampler).sample()).toEqual({ tenants: 2, servers: 1, failed: 0 });
      const rows = await registry('SELECT resolution FROM tenant_samples WHERE tenant_id = ? AND size_bytes > 0', [
        tenantId,
      ]);
      expect(rows.map((row) => row['resolution'])).toEqual(expect.arrayContaining(['day', 'hour']));
      const [registered] = await registry<{ same: number }>(
        `SELECT COUNT(*) AS same FROM tenant_databases d JOIN tenant_samples s
          ON s.tenant_id = d.tenant_id AND s.resolution = 'day' AND s.size_bytes = d.size_bytes`,
      );
      expect(Number(registered?.same)).toBe(2);
    });

    it('contain the latest purge backlog and memory of each server', async () => {
      await the(EstateSampler).sample();
      await the(EstateSampler).sample();
      const rows = await registry('SELECT purge_lag AS purgeLag, memory_bytes AS memory FROM server_samples');
      expect(rows).toHaveLength(1);
      expect(rows[0]?.['purgeLag']).not.toBeNull();
      expect(Number(rows[0]?.['memory'])).toBeGreaterThan(1e6);
      const figures = (): PlatformFigures =>
        new PlatformFigures(the(GlobalDatabase), { late: () => Promise.resolve([]) } as never, the(TaskRegistry));
      const seen = async () => (await figures().latest())?.servers.map((one) => one.purgeLag !== null);
      expect(await seen()).toEqual([true]);
      await registry('UPDATE server_samples SET sampled_at = UTC_TIMESTAMP(3) - INTERVAL 11 MINUTE');
      expect(await seen()).toEqual([false]);
    });

    it('continue if one of several servers is unavailable', async () => {
      await registry(
        `INSERT INTO database_servers (name, host, port, flavour, version, capacity, connection_budget, state)
          VALUES ('away', '127.0.0.1', 1, 'mariadb', '10.11', 1, 1, 'open')`,
      );
      try {
        expect(await the(EstateSampler).sample()).toEqual({ tenants: 2, servers: 2, failed: 1 });
      } finally {
        await registry("DELETE FROM database_servers WHERE name = 'away'");
      }
    });

    it('are kept hourly for a week and daily for two years', async () => {
      await registry(
        `INSERT INTO tenant_samples VALUES
          (1, 'hour', UTC_TIMESTAMP() - INTERVAL 8 DAY, 1, 1, 1), (1, 'hour', UTC_TIMESTAMP() - INTERVAL 6 DAY, 1, 1, 1),
          (1, 'day', UTC_TIMESTAMP() - INTERVAL 8 DAY, 1, 1, 1), (1, 'day', UTC_TIMESTAMP() - INTERVAL 25 MONTH, 1, 1, 1)`,
      );
      await registry(
        `INSERT INTO tenant_performance (tenant_id, resolution, bucket_at) VALUES
          (1, 'hour', UTC_TIMESTAMP() - INTERVAL 8 DAY), (1, 'day', UTC_TIMESTAMP() - INTERVAL 8 DAY)`,
      );
      expect(await the(FigureRetention).compact()).toBe(3);
      const left = await registry('SELECT resolution FROM tenant_samples ORDER BY resolution');
      expect(left.map((row) => row['resolution'])).toEqual(['day', 'hour']);
    });
  });

  describe('of the estate', () => {
    it('count tenants, months, growth and used features, without names', async () => {
      for (const path of ['/api/v1/vehicles', '/api/v1/vehicles?limit=1', '/api/v1/drivers'])
        expect((await company.get(path)).status).toBe(200);
      expect((await company.get('/api/v1/vehicles/99999')).status).toBe(404);
      await report();
      await the(EstateSampler).sample();
      const answer = await application.admin.get('/api/v1/metrics/business');
      expect(answer.status).toBe(200);
      const month = new Date().toISOString().slice(0, 7);
      expect(answer.body).toMatchObject({
        byStatus: [{ status: 'active', tenants: 2 }],
        growth: [{ tenants: 2 }],
        features: expect.arrayContaining([
          { feature: 'vehicles', tenants: 1, requests: 2 },
          { feature: 'drivers', tenants: 1, requests: 1 },
        ]) as unknown,
      });
      expect(field(answer.body, 'months')).toHaveLength(12);
      expect(field(answer.body, 'months.11')).toEqual({ month, created: 2, departed: 0 });
      expect(answer.text).not.toMatch(/bondoukou/i);
    });

    it('add up several processes, and forget old usage', async () => {
      const [one, other] = [new FeatureUsage(), new FeatureUsage()];
      for (const usage of [one, other]) usage.count(quietId, '/api/v1/quotes/:id');
      one.count(tenantId, '/api/v1/quotes');
      one.count(tenantId, '/health/live');
      await Promise.all([the(UsageLedger).add(one.takeWindow()), the(UsageLedger).add(other.takeWindow())]);
      expect(await the(UsageLedger).features(30)).toEqual([{ feature: 'quotes', tenants: 2, requests: 3 }]);
      await registry(
        'UPDATE tenant_features SET last_used_at = UTC_TIMESTAMP() - INTERVAL 31 DAY WHERE tenant_id = ?',
        [quietId],
      );
      expect(await the(UsageLedger).features(30)).toMatchObject([{ feature: 'quotes', tenants: 1 }]);
    });

    it('count tenants that left and returned', async () => {
      const departed = async (): Promise<number | undefined> =>
        (await the(BusinessMetrics).figures()).months.at(-1)?.departed;
      await registry("UPDATE tenants SET status = 'archived' WHERE id = ?", [quietId]);
      await the(EstateSampler).sample();
      expect(await departed()).toBe(1);
      await registry("UPDATE tenants SET status = 'active' WHERE id = ?", [quietId]);
      await the(EstateSampler).sample();
      expect(await departed()).toBe(0);
    });
  });

  it('loses no figures while the global database is unavailable', async () => {
    const stats = the(TenantQueryStats);
    const usage = the(FeatureUsage);
    stats.takeWindow();
    stats.answered(tenantId, 100);
    usage.count(tenantId, '/api/v1/quotes');
    const performance = new (class extends PerformanceLedger {
      override add(): Promise<void> {
        return Promise.reject(new Error('away'));
      }
    })(the(GlobalDatabase));
    const away = new TenantFiguresReporter(stats, usage, performance, the(UsageLedger));
    await away.report();
    expect(stats.size).toBe(1);
    await report();
    expect(await metrics(tenantId)).toMatchObject({ performance: { queries: 1 } });
  });

  it('starts upkeep over the control plane and follows it there', async () => {
    for (const verb of ['analyze', 'optimize', 'cleanup']) {
      const asked = await application.admin.post(`/api/v1/tenants/${quietId}/${verb}`, {});
      expect(asked.status).toBe(202);
      expect(asked.body).toMatchObject({ kind: `tenant.${verb}`, state: 'running', tenantId: quietId });
      const again = await application.admin.post(`/api/v1/tenants/${quietId}/${verb}`, {});
      expect(again).toMatchObject({ status: 409, body: { code: 'TENANT_BUSY' } });
      await registry("UPDATE operations SET state = 'done' WHERE id = ?", [numberField(asked.body, 'id')]);
    }
    expect((await application.admin.post('/api/v1/tenants/99999/analyze', {})).status).toBe(404);
    expect((await application.admin.post(`/api/v1/tenants/${quietId}/optimize`, { force: 'yes' })).status).toBe(400);
  });
});
