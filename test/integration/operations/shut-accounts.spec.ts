import { createConnection } from 'mysql2/promise';
import { CredentialRotation } from '../../../src/operations/credentials/credential-rotation';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { isLocked } from '../../../src/operations/servers/tenant-accounts';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

/** operations.md §7, rule 5: shut means every account of the tenant. On a separate server, because the doctor looks at the whole server. */
describe('The accounts of a tenant that is not served', () => {
  let server: PrivateServer;
  let platform: Platform;
  let rotated: TenantPlace;
  let suspended: TenantPlace;

  beforeAll(async () => {
    server = await PrivateServer.start();
    platform = await Platform.start(server.environment);
    rotated = await platform.company({ name: 'Tournante' });
    suspended = await platform.company({ name: 'Suspendue' });
  });

  afterAll(async () => {
    await platform.stop();
    await server.remove();
  });

  const accountsOf = async ({ tenantId }: TenantPlace): Promise<readonly string[]> => {
    const prefix = platform.settings.database.tenantAccountPrefix;
    const rows = await platform.server<{ name: string }>(
      "SELECT User AS name FROM mysql.user WHERE Host = '%' AND User IN (?) ORDER BY name",
      [[`${prefix}${tenantId}`, `${prefix}${tenantId}_b`]],
    );
    return rows.map(({ name }) => name);
  };
  const locksOf = (users: readonly string[]): Promise<boolean[]> =>
    platform
      .get(ServerConnections)
      .on(platform.settings.database, (session) => Promise.all(users.map((user) => isLocked(session, user))));
  const passwords = async ({ tenantId }: TenantPlace): Promise<number> => {
    const rows = await platform.registry("SELECT 1 FROM tenant_credentials WHERE tenant_id = ? AND account = 'app'", [
      tenantId,
    ]);
    return rows.length;
  };
  const login = async (tenantId: number): Promise<void> => {
    const { app, database } = await platform.place(tenantId);
    const { host, port } = platform.settings.database;
    const session = await createConnection({ host, port, user: app.user, password: app.password, database });
    await session.end();
  };
  const rotate = ({ tenantId }: TenantPlace): Promise<ReadonlyMap<number, unknown>> =>
    platform.get(CredentialRotation).rotate([tenantId]);
  const found = async (fix: boolean): Promise<string[]> =>
    (await platform.get(Doctor).examine(fix)).map(({ check, problem, isFixed }) => `${check}: ${problem} ${isFixed}`);

  it('are all locked, also during a rotation, and a rotation makes a locked one', async () => {
    const lifecycle = platform.get(TenantLifecycle);
    await lifecycle.suspend(suspended.tenantId);
    const rotations = [rotate(rotated), rotate(suspended)];
    await eventually(
      'two accounts each',
      async () => (await passwords(rotated)) === 2 && (await passwords(suspended)) === 2,
    );
    await lifecycle.suspend(rotated.tenantId);
    const during = [...(await accountsOf(rotated)), ...(await accountsOf(suspended))];
    expect(during).toHaveLength(4);
    expect(await locksOf(during)).toEqual([true, true, true, true]);
    for (const rotation of rotations) expect([...(await rotation)]).toEqual([]);
    const after = [...(await accountsOf(rotated)), ...(await accountsOf(suspended))];
    expect(await locksOf(after)).toEqual([true, true]);
    for (const { tenantId } of [rotated, suspended]) {
      await expect(login(tenantId)).rejects.toThrow(/locked|denied/i);
      await lifecycle.activate(tenantId);
      await login(tenantId);
    }
  });

  it('are known to the doctor, also of a rotation that was killed, which it completes', async () => {
    expect(await found(false)).toEqual([]);
    const { app, tenantId } = await platform.place(suspended.tenantId);
    const older = app.user.endsWith('_b') ? app.user.slice(0, -2) : `${app.user}_b`;
    await platform.get(TenantLifecycle).suspend(tenantId);
    await platform.server("CREATE USER ?@'%' IDENTIFIED BY 'Not-locked-0'", [older]);
    await platform.registry(
      `INSERT INTO tenant_credentials (tenant_id, account, username, generation, secret_ciphertext)
        SELECT tenant_id, account, ?, generation - 1, secret_ciphertext FROM tenant_credentials
          WHERE tenant_id = ? AND account = 'app'`,
      [older, tenantId],
    );
    const half =
      'credentials: a rotation of its credentials did not end: complete it with --fix, or with `credentials:rotate`';
    const open = 'account-lock: the account is not locked';
    expect(await found(false)).toEqual([`${half} false`, `${open} false`]);
    expect(await found(true)).toEqual([`${half} true`]);
    expect(await found(false)).toEqual([]);
    expect(await accountsOf(suspended)).toEqual([app.user]);
    expect(await locksOf([app.user])).toEqual([true]);
  });
});
