import { DataSource } from 'typeorm';
import { globalAppAccount, globalDataSourceOptions } from '../../../src/database/global/global-data-source';
import { GlobalDatabase } from '../../../src/global/global-database';
import { Metrics } from '../../../src/health/metrics';
import { PlatformFigures } from '../../../src/health/platform-figures';
import { PlatformMetrics } from '../../../src/health/platform-metrics';
import { ScheduleDelays } from '../../../src/operations/schedules/schedule-delays.service';
import { registerTenant } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';
import { TaskRegistry } from '../../../src/operations/tasks/task-registry';
import type { ModuleRef } from '@nestjs/core';

interface MadeBackup {
  readonly tenantId: number | null;
  readonly hoursAgo: number;
  readonly verification?: 'checked' | 'restored';
  readonly state?: 'good' | 'failed' | 'expired';
}

/** The delays of schedules are another metric with its own test. */
const NO_TASKS = new TaskRegistry([], {} as ModuleRef);
const NO_DELAYS = Object.assign(Object.create(ScheduleDelays.prototype) as ScheduleDelays, {
  late: () => Promise.resolve([]),
});

/** The metrics of backups, computed from the backup rows. */
describe('The metrics of backups', () => {
  let database: ThrowAwayGlobal;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = throwAwayGlobal();
    await database.migrate();
    const account = globalAppAccount(database.settings, database.ring);
    dataSource = new DataSource(globalDataSourceOptions(database.settings, account));
    await registerTenant(database, 1, 'premiere');
    await registerTenant(database, 2, 'seconde');
    await registerTenant(database, 3, 'partie');
    await ask("UPDATE tenants SET status = 'archived' WHERE id = 3");
    await foundedAgo({ 1: 300, 2: 2, 3: 300 });
  });

  afterEach(() => ask('DELETE FROM backups'));

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const global = (): GlobalDatabase => new GlobalDatabase(dataSource);
  const ask = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
    global().use((manager) => manager.query(sql, parameters));

  const foundedAgo = async (hours: Readonly<Record<number, number>>): Promise<void> => {
    for (const [id, hoursAgo] of Object.entries(hours))
      await ask('UPDATE tenants SET created_at = UTC_TIMESTAMP(3) - INTERVAL ? HOUR WHERE id = ?', [hoursAgo, id]);
  };

  const made = async (...backups: readonly MadeBackup[]): Promise<void> => {
    for (const { tenantId, hoursAgo, verification = 'checked', state = 'good' } of backups)
      await ask(
        `INSERT INTO backups (kind, tenant_id, database_name, state, reason, codec, encrypted, verification, started_at, created_at)
          VALUES (?, ?, 'd', ?, 'scheduled', 'gzip', 1, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) - INTERVAL ? HOUR)`,
        [tenantId === null ? 'global' : 'tenant', tenantId, state, verification, hoursAgo],
      );
  };

  /** As in a scrape, with ages in whole hours. */
  const exposed = async (): Promise<Record<string, number>> => {
    const metrics = new Metrics();
    void new PlatformMetrics(metrics, new PlatformFigures(global(), NO_DELAYS, NO_TASKS));
    const text = await metrics.render();
    const found = text.matchAll(/^backup_(\w+?)(?:_age_seconds)?\{(?:scope|level)="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries(
      [...found].map(([line, name, label, value]) => [
        `${name} ${label}`,
        line.includes('_seconds') ? Math.floor(Number(value) / 3600) : Number(value),
      ]),
    );
  };

  it('are the ages of the newest good and the newest restored backup, of the worst company', async () => {
    await made(
      { tenantId: 1, hoursAgo: 5 },
      { tenantId: 1, hoursAgo: 72, verification: 'restored' },
      { tenantId: 1, hoursAgo: 80, verification: 'restored' },
      { tenantId: 2, hoursAgo: 1, verification: 'restored' },
      { tenantId: null, hoursAgo: 7 },
      { tenantId: null, hoursAgo: 31, verification: 'restored' },
    );
    expect(await exposed()).toEqual({
      'last_good tenants': 5,
      'last_good global': 7,
      'last_verified tenants': 72,
      'last_verified global': 31,
      'tenants_late good': 0,
      'tenants_late verified': 0,
    });
  });

  it('ignore failed and removed backups, and companies that are not served', async () => {
    await made(
      { tenantId: 1, hoursAgo: 27 },
      { tenantId: 1, hoursAgo: 1, state: 'failed' },
      { tenantId: 1, hoursAgo: 193, verification: 'restored' },
      { tenantId: 1, hoursAgo: 2, verification: 'restored', state: 'expired' },
      { tenantId: 3, hoursAgo: 250 },
      { tenantId: null, hoursAgo: 3, verification: 'restored', state: 'failed' },
      { tenantId: null, hoursAgo: 4, verification: 'restored' },
    );
    expect(await exposed()).toEqual({
      'last_good tenants': 27,
      'last_good global': 4,
      'last_verified tenants': 193,
      'last_verified global': 4,
      'tenants_late good': 1,
      'tenants_late verified': 1,
    });
  });

  it('are the age of the company, or of the first company, without a backup', async () => {
    expect(await exposed()).toEqual({
      'last_good tenants': 300,
      'last_good global': 300,
      'last_verified tenants': 300,
      'last_verified global': 300,
      'tenants_late good': 1,
      'tenants_late verified': 1,
    });
  });
});
