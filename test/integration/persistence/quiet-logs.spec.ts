import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { createLogger } from '#http';
import { recordNotFound, reasonOf, stackOf } from '#persistence';
import { TenantOutbox, TenantRunner } from '#tenancy';
import { RowConnections } from '../../../src/operations/offboarding/rows/row-connections';
import { TenantPlaces } from '../../../src/operations/tenant-database/tenant-places';
import { TenantSchema } from '../../../src/operations/tenant-database/tenant-schema';
import { Platform } from '../../support/platform';

const PERSONAL = 'awa.kone@personal.example';
const SLOW = 'SELECT SLEEP(0.02) AS slept, ? AS value';
const FAILING = 'SELECT ? FROM no_such_table';

type Ask = (sql: string, parameters: unknown[]) => Promise<unknown>;

describe('The log of statements', () => {
  let platform: Platform;
  let tenantId: number;

  beforeAll(async () => {
    // Every statement of more than a millisecond counts as slow, on every data source that is opened from now on.
    const initialize: unknown = Reflect.get(DataSource.prototype, 'initialize');
    jest.spyOn(DataSource.prototype, 'initialize').mockImplementation(function (this: DataSource) {
      Object.assign(this.options, { maxQueryExecutionTime: 1, enableQueryTimeout: false });
      return (initialize as typeof this.initialize).call(this);
    });
    platform = await Platform.start();
    ({ tenantId } = (await platform.company({ name: 'Muette' })).target);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await platform.stop();
  });

  const written = async (work: () => Promise<unknown>): Promise<string> => {
    const spies = [
      ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => jest.spyOn(console, name)),
      jest.spyOn(process.stdout, 'write'),
      jest.spyOn(process.stderr, 'write'),
    ];
    for (const spy of spies) spy.mockImplementation(() => true as never);
    try {
      await work();
      return JSON.stringify(spies.flatMap((spy) => spy.mock.calls as unknown[]));
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  };

  const sources: Readonly<Record<string, (ask: (asking: Ask) => Promise<void>) => Promise<unknown>>> = {
    'the global database': (ask) => ask((sql, parameters) => platform.registry(sql, parameters)),
    'the provisioning account': (ask) => ask((sql, parameters) => platform.server(sql, parameters)),
    'a tenant’s own database': (ask) =>
      platform
        .get(TenantRunner)
        .run(tenantId, TenantOutbox, (outbox) =>
          ask((sql, parameters) =>
            (Reflect.get(outbox, 'dataSource') as { manager: DataSource['manager'] }).manager.query(sql, parameters),
          ),
        ),
    'rows that are exported': async (ask) => {
      const { server, database } = await platform.get(TenantPlaces).of(tenantId);
      await platform
        .get(RowConnections)
        .reading({ server, database }, (session) => ask((sql, parameters) => session.query(sql, parameters)));
    },
    'migrations and rotations of a tenant': async (ask) => {
      const { target } = await platform.get(TenantPlaces).of(tenantId);
      await platform
        .get(TenantSchema)
        .asOwner(target, (dataSource) => ask((sql, parameters) => dataSource.query(sql, parameters)));
    },
  };

  it.each(Object.keys(sources))('with %s shows no values of slow or failed statements', async (name) => {
    let failed = 0;
    const told = await written(() =>
      Promise.resolve(
        sources[name]?.(async (ask) => {
          await ask(SLOW, [PERSONAL]);
          await ask(FAILING, [PERSONAL]).catch(() => (failed += 1));
        }),
      ),
    );
    expect(failed).toBe(1);
    expect(told).not.toContain(PERSONAL);
    expect(told).not.toContain('no_such_table');
  });

  it('contains errors without the quoted value, in messages, causes and stacks', async () => {
    const refused = await platform.registry('SELECT 1 FROM tenants WHERE id = CAST(? AS NO_TYPE)', [PERSONAL]).then(
      () => new Error('not refused'),
      (error: unknown) => error,
    );
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    const path = join(folder, 'log');
    const logger = createLogger('info', openSync(path, 'w'));
    logger.error({ err: refused }, 'unexpected error');
    logger.warn({ err: recordNotFound({ resource: 'x', id: 1 }, { cause: refused }) }, 'unavailable');
    const text = readFileSync(path, 'utf8');
    rmSync(folder, { recursive: true });
    const all = `${text} ${reasonOf(refused)} ${stackOf(refused)}`;
    expect(all).toMatch(/database error \d+/);
    expect(all).not.toContain(PERSONAL);
    expect(all).not.toContain('NO_TYPE');
  });
});
