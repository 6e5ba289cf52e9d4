import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopFailures } from '#jobs';
import { FolderStore } from '#storage';
import { ImportCleanup } from '../../../src/imports/import-cleanup.service';
import { filesOf } from '../../../src/imports/import-files';
import { TENANT } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

describe('Files that wait for an import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  const store = new FolderStore(folder);
  let database: TenantDatabase;
  /** Whether a restore can be undone. */
  let mayReturn = false;
  const replaced = { mayReturn: () => Promise.resolve(mayReturn) };

  beforeAll(async () => {
    database = await createTenantDatabase();
  });

  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const keep = async (name: string, ageHours: number): Promise<string> => {
    const key = `${filesOf(TENANT.tenantId)}/${name}`;
    const path = join(folder, 'source');
    writeFileSync(path, 'Nom\n');
    await store.put(key, { path, size: 4 });
    const at = new Date(Date.now() - ageHours * 3_600_000);
    utimesSync(join(folder, key), at, at);
    return key;
  };

  const enter = (key: string, finishedAt: Date | null): Promise<unknown> =>
    database.dataSource.query(
      `INSERT INTO imports (resource, mode, is_dry_run, state, file_name, storage_key, sha256, finished_at)
        VALUES ('garages', 'valid_rows', 0, ?, 'a.csv', ?, ?, ?)`,
      [finishedAt === null ? 'queued' : 'done', key, '0'.repeat(64), finishedAt],
    );

  it('stay while the import is open or may still be committed, and are removed a day later, once no restore can be undone', async () => {
    const [open, ended, nobodys, young] = [
      await keep('open', 48),
      await keep('ended', 48),
      await keep('nobodys', 48),
      await keep('young', 1),
    ];
    await enter(open, null);
    await enter(ended, new Date());
    const cleanup = new ImportCleanup(database.dataSource, TENANT, store, replaced);
    mayReturn = true;
    expect(await cleanup.run(new AbortController().signal)).toBe(0);
    mayReturn = false;
    expect(await cleanup.run(new AbortController().signal)).toBe(2);
    const left = [open, ended, nobodys, young].map((key) => existsSync(join(folder, key)));
    expect(left).toEqual([true, false, false, true]);
    expect(await cleanup.run(new AbortController().signal)).toBe(0);
  });

  it('are removed although one of them cannot be', async () => {
    const [stuck, free] = [await keep('a-stuck', 48), await keep('b-free', 48)];
    const remove = store.remove.bind(store);
    const removal = jest
      .spyOn(store, 'remove')
      .mockImplementation((key) => (key === stuck ? Promise.reject(new Error('held')) : remove(key)));
    const before = loopFailures().get('import cleanup') ?? 0;
    const cleanup = new ImportCleanup(database.dataSource, TENANT, store, replaced);
    await expect(cleanup.run(new AbortController().signal)).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
    expect((loopFailures().get('import cleanup') ?? 0) - before).toBe(1);
    expect([stuck, free].map((key) => existsSync(join(folder, key)))).toEqual([true, false]);
    removal.mockRestore();
  });
});
