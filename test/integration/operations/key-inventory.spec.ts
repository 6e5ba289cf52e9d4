import { KeyInventory } from '../../../src/operations/keys/key-inventory';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Platform } from '../../support/platform';

/** What a key that is not in the file is still needed for. */
describe('The inventory of keys', () => {
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Gardée', slug: 'gardee' });
  }, 120_000);

  afterAll(() => platform.stop());

  const keep = (database: string): Promise<unknown> =>
    platform.registry(
      `INSERT INTO operations (kind, tenant_id, state, input, actor, result)
        VALUES ('restore.tenant', ?, 'done', '{}', 'test', ?)`,
      [place.tenantId, JSON.stringify({ kept: database, keptUntil: '2999-01-01T00:00:00.000Z', tables: null })],
    );

  it('counts data that a restore keeps for its undo, and passes over what was dropped', async () => {
    const kept = `${place.database}_kept`;
    await platform.server(`CREATE DATABASE \`${kept}\``);
    await platform.server(`CREATE TABLE \`${kept}\`.audit_witnesses AS SELECT 'former' AS key_id`);
    await keep(kept);
    await keep(`${place.database}_dropped`);
    const { missing, unchecked } = await platform.get(KeyInventory).needs();
    await platform.server(`DROP DATABASE \`${kept}\``);
    expect(unchecked).toEqual([]);
    expect(missing).toEqual([expect.objectContaining({ keyId: 'former', count: 1 })]);
  });

  it('names a tenant whose server does not answer, and counts the others', async () => {
    const { tenantId } = await platform.company({ name: 'Injoignable', slug: 'injoignable' });
    const [{ id } = { id: 0 }] = await platform.registry<{ id: number }>(
      `INSERT INTO database_servers (name, host, port, flavour, version, capacity, connection_budget, state)
        SELECT 'gone', '127.0.0.1', 1, flavour, version, capacity, connection_budget, state FROM database_servers LIMIT 1
        RETURNING id`,
    );
    const [{ home } = { home: 0 }] = await platform.registry<{ home: number }>(
      'SELECT server_id AS home FROM tenant_databases WHERE tenant_id = ?',
      [tenantId],
    );
    const move = (serverId: number): Promise<unknown> =>
      platform.registry('UPDATE tenant_databases SET server_id = ? WHERE tenant_id = ?', [serverId, tenantId]);
    await move(id);
    const { unchecked } = await platform.get(KeyInventory).needs();
    await move(home);
    await platform.registry('DELETE FROM database_servers WHERE id = ?', [id]);
    expect(unchecked).toEqual([{ tenantId, error: expect.any(String) as string }]);
  });
});
