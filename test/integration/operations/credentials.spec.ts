import { CredentialRotation } from '../../../src/operations/credentials/credential-rotation';
import { TenantPlaces } from '../../../src/operations/tenant-database/tenant-places';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import type { HttpClient } from '../../support/http-client';

describe('The database credentials of a company', () => {
  let running: RunningApplication;
  let company: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    running = await startApplication({ TENANT_REQUESTS_PER_SECOND: '100000', TENANT_REQUEST_BURST: '100000' });
    company = await running.company({ name: 'Clés', slug: 'cles' });
    tenantId = await running.tenantId('cles');
  });

  afterAll(async () => {
    await running.stop();
  });

  const rotate = (): Promise<ReadonlyMap<number, unknown>> =>
    running.app.get(CredentialRotation, { strict: false }).rotate([tenantId]);

  const account = async (): Promise<{ user: string; password: string }> =>
    (await running.app.get(TenantPlaces, { strict: false }).of(tenantId)).app;

  const accountsOnServer = async (): Promise<readonly string[]> => {
    const { tenantAccountPrefix } = running.settings.database;
    const rows = await running.onServer((server) =>
      server.query<{ User: string }[]>("SELECT User FROM mysql.user WHERE LEFT(User, ?) = ? AND User NOT LIKE '%ddl'", [
        tenantAccountPrefix.length + 1,
        `${tenantAccountPrefix}${tenantId}`,
      ]),
    );
    return rows.map(({ User }) => User);
  };

  it('are rotated twice without a failed request', async () => {
    const statuses = new Map<number, number>();
    const over = new AbortController();
    const loop = async (client: number): Promise<void> => {
      for (let round = 0; !over.signal.aborted; round += 1) {
        const body = { name: `Marque ${client} ${round}` };
        const answer =
          round % 4 === 0 ? await company.post('/api/v1/brands', body) : await company.get('/api/v1/brands');
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    };
    const loops = Array.from({ length: 6 }, (_, client) => loop(client));
    const seen = [await account()];
    for (let round = 0; round < 2; round += 1) {
      expect([...(await rotate())]).toEqual([]);
      seen.push(await account());
    }
    over.abort();
    await Promise.all(loops);
    expect(new Set(statuses.keys())).toEqual(new Set([200, 201]));
    expect(new Set(seen.map(({ password }) => password)).size).toBe(3);
    expect(await accountsOnServer()).toEqual([seen[2]?.user]);
  });

  it('are one account with one password afterwards, and the old ones are invalid', async () => {
    const { globalName } = running.settings.database;
    const rows = await running.onServer((server) =>
      server.query<{ account: string }[]>(
        `SELECT account FROM \`${globalName}\`.tenant_credentials WHERE tenant_id = ? ORDER BY account`,
        [tenantId],
      ),
    );
    expect(rows.map((row) => row.account)).toEqual(['app', 'ddl']);
  });

  it('are completed after a rotation that died', async () => {
    const { globalName } = running.settings.database;
    const before = await account();
    await running.onServer((server) =>
      server.query(
        `INSERT INTO \`${globalName}\`.tenant_credentials (tenant_id, account, username, generation, secret_ciphertext)
          SELECT tenant_id, account, CONCAT(username, '_old'), generation - 1, secret_ciphertext
          FROM \`${globalName}\`.tenant_credentials WHERE tenant_id = ? AND account = 'app'`,
        [tenantId],
      ),
    );
    expect([...(await rotate())]).toEqual([]);
    expect((await account()).user).not.toBe(before.user);
    expect(await accountsOnServer()).toHaveLength(1);
    expect((await company.get('/api/v1/brands?limit=1')).status).toBe(200);
  });
});
