import { existsSync, globSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobQueue, QueueRedis } from '#jobs';
import { systemActor } from '#kernel';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { ErasureCertificates } from '../../../src/operations/offboarding/deletion/erasure-certificates';
import { KEPT_TABLES } from '../../../src/operations/offboarding/deletion/kept-tables';
import { OF_TENANT } from '../../../src/operations/offboarding/deletion/registry-erasure';
import { TenantDeletion } from '../../../src/operations/offboarding/deletion/tenant-deletion.service';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Platform } from '../../support/platform';

const ACTOR = systemActor('test');

/** operations.md §7, rule 5: what is erased is found by walking the stores. */
describe('The erasure of a tenant', () => {
  let platform: Platform;
  let place: TenantPlace;
  const slug = 'deux-fois';

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Deux fois', slug });
  });

  afterAll(async () => {
    await platform.stop();
    for (const folder of [platform.settings.backup.folder, platform.settings.storage.folder])
      rmSync(folder, { recursive: true, force: true });
  });

  /** Columns of the control plane that name a tenant. */
  const columns = async (): Promise<readonly { table: string; column: string }[]> =>
    platform.registry(
      `SELECT TABLE_NAME AS \`table\`, COLUMN_NAME AS \`column\` FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME IN ('tenant_id', 'chain') ORDER BY 1`,
    );
  const filesOf = (root: string): readonly string[] =>
    existsSync(root)
      ? globSync('**/*', { cwd: root, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
      : [];

  /** Keys of Redis that name the tenant, or contain an entry that does. */
  const inRedis = async (tenantId: number): Promise<readonly string[]> => {
    const { client } = platform.get(QueueRedis);
    const named = (text: string): boolean => text.includes(`:${tenantId}:`) || text.includes(`"tenantId":${tenantId},`);
    const found: string[] = [];
    for (const key of await client.keys(`*${platform.settings.database.globalName}*`)) {
      const readers: Readonly<Record<string, () => Promise<readonly unknown[]>>> = {
        hash: async () => Object.values(await client.hgetall(key)),
        zset: () => client.zrange(key, 0, -1),
        list: () => client.lrange(key, 0, -1),
        string: async () => [await client.get(key)],
        // The events of the queue, which it shortens itself.
        stream: () => Promise.resolve([]),
      };
      const content = (await readers[await client.type(key)]?.()) ?? [];
      if (named(`${key}:`) || content.some((value) => named(String(value)))) found.push(key);
    }
    return found;
  };

  it('reaches every table that names a tenant, or says why its rows stay', async () => {
    const erased = new Set(OF_TENANT.map(([table]) => table));
    // A warm database belongs to no tenant yet; its row is deleted when a tenant takes it.
    const known = new Set([...erased, ...Object.keys(KEPT_TABLES), 'warm_databases']);
    const tables = new Set((await columns()).map(({ table }) => table));
    expect(tables.size).toBeGreaterThan(20);
    expect([...tables].filter((table) => !known.has(table))).toEqual([]);
    expect(Object.keys(KEPT_TABLES).filter((table) => erased.has(table))).toEqual([]);
  });

  it('leaves nothing but what its certificate names, after a second deletion too', async () => {
    const { tenantId, database } = place;
    const { backup, storage, database: names } = platform.settings;
    const request = { confirm: slug, legalHoldReleased: false, actor: ACTOR };
    const first = await platform.get(TenantDeletion).delete(tenantId, request);
    await platform.get(TenantLifecycle).activate(tenantId);
    // What nothing in the registry names: a draft and a damaged backup, an archive without a row, an account, a database of a restore.
    const folder = join(backup.folder, 'tenants', String(tenantId));
    await writeFile(join(folder, '.draft-0a'), 'draft');
    await writeFile(join(folder, 'backup_20200101_000000.sql.gz.enc'), 'damaged');
    const archive = join(folder, '.draft-0a');
    await platform
      .get<ObjectStore>(OBJECT_STORE as never)
      .put(`exports/t${tenantId}/op99999`, { path: archive, size: 5 });
    await platform.server(`CREATE USER '${names.tenantAccountPrefix}${tenantId}_b'@'%' IDENTIFIED BY 'Left-over-0'`);
    await platform.server(`CREATE DATABASE \`${database}_k77\``);

    const entry = { kind: 'backup.tenant', tenantId, window: 'later', runId: 4_000_000, epoch: 1 };
    await platform.get(JobQueue).add([{ ...entry, delayMs: 3_600_000, priority: 5 }]);
    expect(await inRedis(tenantId)).not.toEqual([]);

    await platform.get(TenantDeletion).deleteNow(tenantId, request);

    const { certificate, isGenuine } = await platform.get(ErasureCertificates).of(tenantId);
    expect(isGenuine).toBe(true);
    const deletion = Number(certificate.operations.deletion);
    expect(deletion).toBeGreaterThan(first.id);
    expect(certificate.erased).toMatchObject({ backups: 1, exports: 2, elsewhere: [] });
    expect(certificate.erased.accounts).toHaveLength(3);
    expect(certificate.erased.databasesBeside).toEqual([`${database}_k77`]);

    expect(await inRedis(tenantId)).toEqual([]);
    const kept = certificate.kept.backup as { file: string; sha256: string };
    expect(filesOf(folder).toSorted()).toEqual([kept.file, `${kept.file}.manifest.json`]);
    expect(filesOf(join(backup.folder, 'files', String(tenantId)))).toEqual([]);
    expect(filesOf(storage.folder).filter((name) => name.includes(`t${tenantId}/`))).toEqual([
      expect.stringMatching(new RegExp(`exports/t${tenantId}/op${deletion}$`)),
    ]);
    expect(await platform.leftovers()).toEqual({ databases: [], accounts: [] });

    const found: string[] = [];
    for (const { table, column } of await columns()) {
      const rows = await platform.registry(`SELECT 1 FROM ${table} WHERE ${column} = ? LIMIT 1`, [tenantId]);
      if (rows.length > 0) found.push(table);
    }
    const named = certificate.kept.registry ?? {};
    expect(found.filter((table) => !(table in named) && table !== 'erasure_certificates')).toEqual([]);
    expect(named['tenant_exports']).toMatchObject({ rows: 1 });
    const texts = await platform.registry<{ input: unknown; result: unknown }>(
      'SELECT input, result FROM operations WHERE tenant_id = ? AND id < ?',
      [tenantId, deletion],
    );
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.every(({ result }) => result === null)).toBe(true);
    expect(JSON.stringify(texts)).not.toContain(slug);
  });
});
