import { DataSource } from 'typeorm';
import { globalAppAccount, globalDataSourceOptions } from '../../../src/database/global/global-data-source';
import { GlobalDatabase } from '../../../src/global/global-database';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { eventually } from '../../support/eventually';
import { throwAwayGlobal } from '../../support/global-database';
import { field, HttpClient } from '../../support/http-client';
import type { Answer } from '../../support/http-client';

describe('A process with schemas of another release', () => {
  let application: RunningApplication;
  let management: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    for (const slug of ['ancienne', 'presente']) await application.company({ name: slug, slug });
    management = new HttpClient(Number(new URL(application.managementUrl).port));
  });

  afterAll(() => application.stop());

  const ready = (): Promise<Answer> => management.get('/health/ready');
  const onGlobal = (sql: string): Promise<unknown> =>
    application.onServer((server) => server.query(sql.replaceAll('@', application.settings.database.globalName)));

  it('is ready while tenants are behind, and reports their number and the command to migrate them', async () => {
    const old = "UPDATE tenant_databases SET schema_version = 'Old1' ORDER BY tenant_id LIMIT 1";
    await application.app.get(GlobalDatabase).use((manager) => manager.query(old));
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(field(body, 'details.tenantSchemas')).toMatchObject({
      status: 'degraded',
      behind: 1,
      refused: 1,
      message: expect.stringContaining('`tenant:migrate --all`') as string,
    });
    const { text } = await management.get('/metrics');
    expect(text).toMatch(/^tenant_schemas\{standing="behind"\} 1$/m);
    expect(text).toMatch(/^tenant_schemas_refused 1$/m);
  });

  it('reports a value that a CHECK refuses as not allowed, or as a schema that is behind if the global one is older', async () => {
    const database = application.app.get(GlobalDatabase);
    const sql =
      "INSERT INTO system_parameters (category, parameter_key, value, data_type, description) VALUES ('a', 'a', '', 'date', '')";
    const outside = (): Promise<unknown> => database.use((manager) => manager.query(sql));
    const inTransaction = (): Promise<unknown> => database.transaction((manager) => manager.query(sql));
    const refused = { code: 'VALUE_NOT_ALLOWED', details: { constraint: 'system_parameters_data_type' } };
    const behind = { code: 'GLOBAL_SCHEMA_BEHIND', extras: { retryAfterSeconds: 5 } };
    for (const write of [outside, inTransaction]) await expect(write()).rejects.toMatchObject(refused);
    await onGlobal("UPDATE @.migrations SET name = CONCAT(name, '_') ORDER BY id DESC LIMIT 1");
    for (const write of [outside, inTransaction]) await expect(write()).rejects.toMatchObject(behind);
    await onGlobal("UPDATE @.migrations SET name = TRIM(TRAILING '_' FROM name)");
  });

  it('is not ready with an older global database, says why in one sentence, and recovers without a restart', async () => {
    await onGlobal("UPDATE @.migrations SET name = CONCAT(name, '_') ORDER BY id DESC LIMIT 1");
    await eventually('it is not ready', async () => (await ready()).status === 503);
    const { body } = await ready();
    expect(field(body, 'details.globalSchema')).toMatchObject({
      status: 'down',
      message: expect.stringMatching(/Run `global:migrate`/) as string,
    });
    expect((await application.client.get('/health/ready')).status).toBe(503);
    expect((await management.get('/health/startup')).status).toBe(503);
    expect((await management.get('/health/live')).status).toBe(200);
    expect((await management.get('/metrics')).text).toMatch(/^app_ready 0$/m);
    await onGlobal("UPDATE @.migrations SET name = TRIM(TRAILING '_' FROM name)");
    await eventually('it is ready', async () => (await ready()).status === 200);
  });
});

describe('A global database that was not created', () => {
  it('is reported with the command that creates it, whether database, account or tables are missing', async () => {
    const database = throwAwayGlobal();
    const { settings, ring } = database;
    const account = globalAppAccount(settings, ring);
    const { globalName } = settings.database;
    const onServer = async (...statements: string[]): Promise<void> => {
      const { host, port, user: username, password } = settings.database;
      const server = await new DataSource({ type: 'mariadb', host, port, username, password }).initialize();
      for (const sql of statements) await server.query(sql);
      await server.destroy();
    };
    const told = async (): Promise<unknown> => {
      const dataSource = new DataSource(globalDataSourceOptions(settings, account));
      const verdict = new GlobalDatabase(dataSource).assertCurrent();
      const error: unknown = await verdict.then(
        () => null,
        (reason: unknown) => reason,
      );
      if (dataSource.isInitialized) await dataSource.destroy();
      return error;
    };
    const behind = { code: 'GLOBAL_SCHEMA_BEHIND', message: expect.stringContaining('global:migrate') as string };
    expect(await told()).toMatchObject(behind);
    await onServer(`CREATE DATABASE ${globalName}`);
    expect(await told()).toMatchObject(behind);
    await onServer(
      `CREATE USER '${account.user}'@'%' IDENTIFIED BY '${account.password}'`,
      `GRANT SELECT ON ${globalName}.* TO '${account.user}'@'%'`,
    );
    expect(await told()).toMatchObject(behind);
    await database.migrate();
    expect(await told()).toBeNull();
    await database.drop();
  });
});
