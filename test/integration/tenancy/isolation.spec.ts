import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { createConnection } from 'mysql2/promise';
import { ServerPools } from '#tenancy';
import { Estate, Tag } from './estate';
import { inTenant, startTenancy, tenancyOptions } from './tenancy-app';
import type { Tags } from './tenancy-app';

const TENANTS = 200;
const REQUESTS = 20_000;
const CONCURRENCY = 64;
const BUDGET = 20;

describe('Two hundred tenants on twenty connections', () => {
  let estate: Estate;
  let app: INestApplicationContext;

  beforeAll(async () => {
    estate = await Estate.create(TENANTS, BUDGET);
    app = await startTenancy(tenancyOptions(estate, { perTenantCap: 4, acquireTimeoutMs: 30_000 }));
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await estate.drop();
  }, 120_000);

  it('get every answer from their own database, under their own account, within the budget', async () => {
    const sampler = new OutsideSampler(estate);
    const sampling = sampler.run();
    const wrong: string[] = [];
    let next = 0;
    const client = async (): Promise<void> => {
      for (let request = next++; request < REQUESTS; request = next++) {
        const tenantId = 1 + Math.floor(Math.random() * TENANTS);
        const seen = await inTenant(app, tenantId, request % 10 === 0 ? inTransaction : plain);
        const account = `${estate.databaseOf(tenantId)}@%`;
        const right =
          seen.label === `tenant ${tenantId}` &&
          seen.database === estate.databaseOf(tenantId) &&
          seen.account === account;
        if (!right) wrong.push(`${tenantId}: ${JSON.stringify(seen)}`);
      }
    };
    const clients = await Promise.allSettled(Array.from({ length: CONCURRENCY }, client));
    sampler.stop();
    await sampling;
    expect(clients.filter(({ status }) => status === 'rejected')).toEqual([]);

    expect(wrong).toEqual([]);
    expect(sampler.most).toBeGreaterThan(0);
    expect(sampler.most).toBeLessThanOrEqual(BUDGET);
    const [stats] = app.get(ServerPools).stats();
    expect(stats).toMatchObject({ inUse: 0, waiting: 0, breaker: 'closed' });
    expect(stats?.reassigned).toBeGreaterThan(0);
    expect(stats?.opened).toBeLessThanOrEqual(BUDGET);
  }, 300_000);
});

async function plain(tags: Tags): Promise<{ database: string; account: string; label: string }> {
  await randomPause();
  return tags.whereabouts();
}

async function inTransaction(tags: Tags): Promise<{ database: string; account: string; label: string }> {
  return tags.dataSource.transaction(async (manager) => {
    await manager.increment(Tag, { id: 1 }, 'counter', 1);
    await randomPause();
    const rows = await manager.query<{ database: string; account: string; label: string }[]>(
      'SELECT DATABASE() AS `database`, CURRENT_USER() AS account, label FROM tags WHERE id = 1',
    );
    return rows[0] ?? { database: '', account: '', label: '' };
  });
}

const randomPause = (): Promise<void> => pause(Math.random() * 3);

/** Counts the estate's sessions on the server through a separate connection. */
class OutsideSampler {
  most = 0;
  private running = true;

  constructor(private readonly estate: Estate) {}

  async run(): Promise<void> {
    const { DB_HOST, DB_PORT, DB_USER, DB_PASSWORD } = process.env;
    const own = await createConnection({ host: DB_HOST, port: Number(DB_PORT), user: DB_USER, password: DB_PASSWORD });
    while (this.running) {
      const [rows] = await own.query('SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE USER LIKE ?', [
        `${this.estate.prefix.replaceAll('_', '\\_')}%`,
      ]);
      this.most = Math.max(this.most, Number((rows as { n: number }[])[0]?.n));
      await pause(20);
    }
    await own.end();
  }

  stop(): void {
    this.running = false;
  }
}
