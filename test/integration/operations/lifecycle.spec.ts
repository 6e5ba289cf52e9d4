import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import { isDomainError } from '#kernel';
import { DirectoryService } from '../../../src/global/tenants/directory.service';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Platform } from '../../support/platform';

/** The error in a session that the server ended. */
const GONE = /closed|killed|lost|disconnected/i;

describe('Suspending a tenant', () => {
  let platform: Platform;
  let company: TenantPlace;
  let neighbour: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    company = await platform.company({ name: 'Débitrice' });
    neighbour = await platform.company({ name: 'Voisine' });
  });

  afterAll(async () => {
    await platform.stop();
  });

  beforeEach(async () => {
    await platform.get(TenantLifecycle).activate(company.tenantId);
  });

  const connect = async ({ app, database }: TenantPlace): Promise<Connection> => {
    const { host, port } = platform.settings.database;
    const session = await createConnection({ host, port, user: app.user, password: app.password, database });
    session.on('error', () => undefined);
    return session;
  };

  const sessionsOf = ({ app }: TenantPlace): Promise<unknown[]> =>
    platform.server('SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ?', [app.user]);

  const registered = async (): Promise<{ status: string; epoch: number }> => {
    const [row] = await platform.registry<{ status: string; epoch: number }>(
      'SELECT t.status, d.epoch FROM tenants t JOIN tenant_databases d ON d.tenant_id = t.id WHERE t.id = ?',
      [company.tenantId],
    );
    return row ?? { status: 'none', epoch: 0 };
  };

  it('ends open sessions, also in the middle of a transaction', async () => {
    const idle = await connect(company);
    const writing = await connect(company);
    await writing.query('START TRANSACTION');
    await writing.query("INSERT INTO brands (name) VALUES ('Hispano-Suiza')");
    const interrupted = connect(company)
      .then((session) => session.query('SELECT SLEEP(30)'))
      .then(
        () => 'slept',
        () => 'ended',
      );
    while ((await sessionsOf(company)).length < 3);

    await platform.get(TenantLifecycle).suspend(company.tenantId);

    expect(await sessionsOf(company)).toEqual([]);
    expect(await interrupted).toBe('ended');
    await expect(idle.query('SELECT 1')).rejects.toThrow(GONE);
    await expect(writing.query('COMMIT')).rejects.toThrow(GONE);
    const brands = await platform.server(`SELECT id FROM \`${company.database}\`.brands WHERE name = 'Hispano-Suiza'`);
    expect(brands).toEqual([]);
  });

  it('blocks logins until it is activated', async () => {
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    await expect(connect(company)).rejects.toThrow(/locked|denied/i);
    await platform.get(TenantLifecycle).activate(company.tenantId);
    const session = await connect(company);
    await session.end();
  });

  it('does not affect the sessions of other tenants', async () => {
    const session = await connect(neighbour);
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    await expect(session.query('SELECT 1')).resolves.toBeDefined();
    await session.end();
  });

  it('increments the epoch at each change, and only then', async () => {
    const { epoch } = await registered();
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    expect(await registered()).toEqual({ status: 'suspended', epoch: epoch + 1 });
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    expect(await registered()).toEqual({ status: 'suspended', epoch: epoch + 1 });
    await platform.get(TenantLifecycle).activate(company.tenantId);
    expect(await registered()).toEqual({ status: 'active', epoch: epoch + 2 });
  });

  it('is known to the directory at once', async () => {
    const directory = platform.get(DirectoryService);
    expect(await directory.findById(company.tenantId)).toMatchObject({ status: 'active' });
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    expect(await directory.findById(company.tenantId)).toMatchObject({ status: 'suspended' });
  });

  it('can be undone, as can archiving', async () => {
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    await platform.get(TenantLifecycle).archive(company.tenantId);
    expect((await registered()).status).toBe('archived');
    await expect(connect(company)).rejects.toThrow(/locked/i);
    await platform.get(TenantLifecycle).activate(company.tenantId);
    expect((await registered()).status).toBe('active');
    (await connect(company)).destroy();
  });

  it('refuses tenants in other states and unknown ones', async () => {
    const codeOf = (work: Promise<unknown>): Promise<unknown> =>
      work.catch((error: unknown) => (isDomainError(error) ? error.code : error));
    expect(await codeOf(platform.get(TenantLifecycle).suspend(999_999))).toBe('NOT_FOUND');
    expect(await codeOf(platform.get(TenantLifecycle).activate(999_999))).toBe('NOT_FOUND');
    await platform.registry("UPDATE tenants SET status = 'moving' WHERE id = ?", [neighbour.tenantId]);
    expect(await codeOf(platform.get(TenantLifecycle).suspend(neighbour.tenantId))).toBe('TENANT_STATUS_CONFLICT');
    expect(await codeOf(platform.get(TenantLifecycle).activate(neighbour.tenantId))).toBe('TENANT_STATUS_CONFLICT');
  });
});
