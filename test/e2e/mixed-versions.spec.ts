/** @jest-environment node */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Leases } from '#jobs';
import { quoteIdentifier, schemaFingerprint } from '#persistence';
import { CURRENT_SCHEMA_VERSION, RELEASES, TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../src/global/global-database';
import { DirectoryService } from '../../src/global/tenants/directory.service';
import { MIGRATION_LEASE } from '../../src/operations/tenant-database/migration-lease';
import { Tasks } from '../../src/operations/tasks/tasks.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField, textField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';

type Listed = typeof import('../../src/database/tenant/tenant-migrations');
type Windows = typeof import('../../src/database/tenant/schema-window');

/** The next release: all migrations and one more, which moves the window of supported versions. */
jest.mock('../../src/database/tenant/tenant-migrations', () => {
  const actual = jest.requireActual<Listed>('../../src/database/tenant/tenant-migrations');
  const { schemaWindow } = jest.requireActual<Windows>('../../src/database/tenant/schema-window');
  class AddMotto1999000000000 implements MigrationInterface {
    name = 'AddMotto1999000000000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query('ALTER TABLE brands ADD COLUMN motto VARCHAR(100) NULL, ALGORITHM=INSTANT');
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query('ALTER TABLE brands DROP COLUMN motto');
    }
  }
  const migrations = [...actual.TENANT_MIGRATIONS, AddMotto1999000000000];
  const names = migrations.map(({ name }) => name);
  return {
    ...actual,
    TENANT_MIGRATIONS: migrations,
    CURRENT_SCHEMA_VERSION: names.at(-1),
    SUPPORTED_SCHEMA_VERSIONS: schemaWindow(names, actual.RELEASES),
    isKnownVersion: (version: string) => names.includes(version),
  };
});

/** During a migration of the estate some tenants have the schema of the previous release and some that of this one; both are served. */
describe('Tenants at different schema versions', () => {
  let application: RunningApplication;
  const companies = new Map<string, { readonly client: HttpClient; readonly id: number }>();

  beforeAll(async () => {
    application = await startApplication();
    for (const slug of ['precedente', 'presente', 'ancienne', 'future']) {
      const client = await application.company({ name: slug, slug });
      companies.set(slug, { client, id: await application.tenantId(slug) });
    }
    await takeBack('precedente');
    await register('precedente', RELEASES.at(-1) ?? '');
    const released = TENANT_MIGRATIONS.findIndex(({ name }) => name === RELEASES.at(-1));
    await register('ancienne', TENANT_MIGRATIONS[released - 1]?.name ?? '');
    await register('future', 'FromTheFuture9999000000000');
  });

  afterAll(() => application.stop());

  const clientOf = (slug: string): HttpClient => companies.get(slug)?.client ?? application.client;
  const idOf = (slug: string): number => companies.get(slug)?.id ?? 0;

  /** Takes the schema back to the previous release. */
  const takeBack = async (slug: string): Promise<void> => {
    const database = `${application.settings.database.tenantDatabasePrefix}${idOf(slug)}`;
    const fingerprint = await application.onServer(async (server) => {
      await server.query(`ALTER TABLE ${quoteIdentifier(database)}.brands DROP COLUMN motto`);
      const forget = `DELETE FROM ${quoteIdentifier(database)}.migrations WHERE name = ?`;
      await server.query(forget, [CURRENT_SCHEMA_VERSION]);
      return schemaFingerprint(server, database);
    });
    const sql = 'UPDATE tenant_databases SET schema_fingerprint = ? WHERE tenant_id = ?';
    await application.app.get(GlobalDatabase).use((manager) => manager.query(sql, [fingerprint, idOf(slug)]));
  };

  const register = async (slug: string, version: string): Promise<void> => {
    const sql = 'UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?';
    await application.app.get(GlobalDatabase).use((manager) => manager.query(sql, [version, idOf(slug)]));
    application.app.get(DirectoryService).announceChange(idOf(slug));
    await application.onServer(async (server) => {
      const sessions = await sessionsOf(slug);
      for (const id of sessions) await server.query(`KILL ${id}`).catch(() => undefined);
    });
  };

  /** Connections of the tenant's account on the database server. */
  const sessionsOf = (slug: string): Promise<number[]> =>
    application.onServer(async (server) => {
      const user = `${application.settings.database.tenantAccountPrefix}${idOf(slug)}`;
      const sql = 'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?';
      return (await server.query<{ id: number }[]>(sql, [user])).map(({ id }) => id);
    });

  const schemaOf = async (slug: string): Promise<string> =>
    textField((await application.admin.get(`/api/v1/tenants/${idOf(slug)}/schema`)).body, 'state');

  it('are served for reads and writes at the previous and the current version', async () => {
    for (const slug of ['precedente', 'presente']) {
      expect((await clientOf(slug).get('/api/v1/brands')).status).toBe(200);
      const created = await clientOf(slug).post('/api/v1/brands', { name: `Marque de ${slug}` });
      expect([slug, created.status]).toEqual([slug, 201]);
      expect(await sessionsOf(slug)).not.toEqual([]);
    }
  });

  it.each([
    ['table', 'RENAME TABLE @.vehicle_colors TO @.not_yet', 'RENAME TABLE @.not_yet TO @.vehicle_colors'],
    [
      'column',
      'ALTER TABLE @.vehicle_colors RENAME COLUMN hex_code TO not_yet',
      'ALTER TABLE @.vehicle_colors RENAME COLUMN not_yet TO hex_code',
    ],
  ])('are told to wait at the release before where a request needs a %s of this one', async (what, take, give) => {
    const answers = async (slug: string): Promise<readonly unknown[][]> => {
      const database = quoteIdentifier(`${application.settings.database.tenantDatabasePrefix}${idOf(slug)}`);
      const alter = (sql: string): Promise<void> =>
        application.onServer((server) => server.query(sql.replaceAll('@', database)));
      await alter(take);
      const read = await clientOf(slug).get('/api/v1/vehicle-colors');
      const written = await clientOf(slug).post('/api/v1/vehicle-colors', { name: `Bleu ${what}` });
      expect((await clientOf(slug).get('/api/v1/brands')).status).toBe(200);
      await alter(give);
      return [read, written].map(({ status, body, headers }) => [status, field(body, 'code'), headers['retry-after']]);
    };
    const wait = [503, 'TENANT_SCHEMA_BEHIND', '30'];
    expect(await answers('precedente')).toEqual([wait, wait]);
    const fault = what === 'table' ? [503, 'TENANT_DB_UNAVAILABLE', '5'] : [500, 'INTERNAL_ERROR', undefined];
    expect(await answers('presente')).toEqual([fault, fault]);
  });

  it('are told to wait at the release before where a CHECK does not know a code of this one', async () => {
    const answer = async (slug: string): Promise<readonly unknown[]> => {
      const table = `${application.settings.database.tenantDatabasePrefix}${idOf(slug)}.garages`;
      const accept = (codes: string, name: string, old: string): Promise<void> =>
        application.onServer((server) =>
          server.query(
            `ALTER TABLE ${table} DROP CONSTRAINT ${old}, ADD CONSTRAINT ${name} CHECK (type IN (${codes}))`,
          ),
        );
      await accept("'external'", 'garages_old_types', 'garages_type_check');
      const written = await clientOf(slug).post('/api/v1/garages', { name: 'Atelier central', type: 'internal' });
      expect((await clientOf(slug).post('/api/v1/garages', { name: 'Garage du Port' })).status).toBe(201);
      await accept("'internal', 'external'", 'garages_type_check', 'garages_old_types');
      return [written.status, field(written.body, 'code'), field(written.body, 'details')];
    };
    expect(await answer('precedente')).toEqual([503, 'TENANT_SCHEMA_BEHIND', undefined]);
    expect(await answer('presente')).toEqual([422, 'VALUE_NOT_ALLOWED', { constraint: 'garages_old_types' }]);
  });

  it('are refused, without a connection, if they are older or newer than that', async () => {
    for (const slug of ['ancienne', 'future']) {
      const answer = await clientOf(slug).get('/api/v1/brands');
      expect([answer.status, field(answer.body, 'code')]).toEqual([503, 'TENANT_SCHEMA_BEHIND']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(await sessionsOf(slug)).toEqual([]);
      expect((await clientOf('precedente').get('/api/v1/brands')).status).toBe(200);
    }
  });

  it('are shown to operators with their versions', async () => {
    const states = [];
    for (const slug of companies.keys()) states.push(await schemaOf(slug));
    expect(states).toEqual(['supported', 'current', 'outdated', 'unknown']);
    expect((await application.admin.get('/api/v1/tenants/999999/schema')).status).toBe(404);
  });

  it('are not migrated by an invalid request, or during another migration', async () => {
    const order = async (body: object): Promise<[number, unknown]> => {
      const answer = await application.admin.post('/api/v1/schema-runs', body);
      return [answer.status, field(answer.body, 'code')];
    };
    for (const body of [
      { concurrency: 0 },
      { canary: -1 },
      { tenantIds: [] },
      { tenantIds: ['1'] },
      { onlyfailed: true },
    ])
      expect(await order(body)).toEqual([400, 'VALIDATION_FAILED']);
    expect(await order({ tenantIds: [999_999] })).toEqual([404, 'NOT_FOUND']);
    await application.app.get(Leases).hold(MIGRATION_LEASE, async () => {
      expect(await order({})).toEqual([409, 'SCHEMA_RUN_ACTIVE']);
    });
    expect(field((await application.admin.get('/api/v1/schema-runs')).body, 'meta.total')).toBe(0);
  });

  it('are migrated to the current version by one operation, except newer ones', async () => {
    const dry = await application.admin.post('/api/v1/schema-runs', { dryRun: true });
    expect(await resultOf(dry.body)).toMatchObject({ runId: null, pending: 2, ahead: 1, tenantIds: behind() });
    const ordered = await application.admin.post('/api/v1/schema-runs', { canary: 1, concurrency: 2 });
    expect([ordered.status, field(ordered.body, 'kind')]).toEqual([202, 'estate.migrate']);
    const result = await resultOf(ordered.body);
    expect(result).toMatchObject({ target: CURRENT_SCHEMA_VERSION, migrated: 2, failed: 0, skipped: 0, ahead: 1 });
    const run = await application.admin.get(`/api/v1/schema-runs/${String(result['runId'])}`);
    expect(run.body).toMatchObject({ state: 'done', planned: 2, tenants: { done: 2, pending: 0, failed: 0 } });
    const items = await application.admin.get(`/api/v1/schema-runs/${String(result['runId'])}/items?state=done`);
    expect(items.body).toMatchObject({
      data: behind().map((tenantId, index) => ({ tenantId, wave: index === 0 ? 'canary' : 'rest', attempts: 1 })),
      meta: { total: 2 },
    });
    expect(await schemaOf('precedente')).toBe('current');
    expect((await clientOf('ancienne').get('/api/v1/brands')).status).toBe(200);
    expect((await clientOf('future').get('/api/v1/brands')).status).toBe(503);
  });

  const behind = (): number[] => [idOf('precedente'), idOf('ancienne')];

  /** The result of an operation after a worker ran it. */
  const resultOf = async (operation: unknown): Promise<Record<string, unknown>> => {
    const done = await application.app.get(Tasks, { strict: false }).finish(numberField(operation, 'id'));
    expect(done.state).toBe('done');
    return done.result ?? {};
  };
});
