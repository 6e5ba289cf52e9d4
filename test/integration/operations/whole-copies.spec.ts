import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { systemActor } from '#kernel';
import { QUIET_LOGGER } from '#persistence';
import type { Backup } from '../../../src/operations/backup/backup.entity';
import { Backups } from '../../../src/operations/backup/backups.service';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { TenantCloning } from '../../../src/operations/cloning/tenant-cloning.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { SideLoader } from '../../../src/operations/dumps/side-loader';
import type { DatabaseContents } from '../../../src/operations/dumps/side-loader';
import { TenantExport } from '../../../src/operations/offboarding/export/tenant-export';
import { FencedExchange } from '../../../src/operations/restore/exchange/fenced-exchange';
import { Restores } from '../../../src/operations/restore/restores.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { DataUse } from '../../../src/operations/tenant-database/data-use';
import { TenantFence } from '../../../src/operations/tenant-database/tenant-fence';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';
import { inside } from '../../support/whole-company';

const ACTOR = systemActor('test');

/** `operations.md` §7, rule 4: a copy is done when it was counted against what there should be. */
describe('A copy of a tenant', () => {
  let platform: Platform;
  let place: TenantPlace;
  const folder = mkdtempSync(join(tmpdir(), 'whole-'));
  let copies = 0;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Entière', slug: 'entiere' });
  }, 120_000);

  afterEach(() => jest.restoreAllMocks());

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await platform.stop();
  });

  const backUp = (): Promise<unknown> =>
    platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
  const write = (): Promise<unknown> =>
    platform.get(TenantExport).write(place.tenantId, join(folder, `export-${(copies += 1)}.zip`));
  const clone = (): Promise<unknown> => {
    const request = { slug: `copie-${(copies += 1)}`, anonymise: false, ttl: null, serverName: null, actor: ACTOR };
    return platform.get(TenantCloning).clone(place.tenantId, request);
  };
  const restore = async (): Promise<unknown> => {
    const request = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: ACTOR };
    return platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
  };
  const contents = (): Promise<DatabaseContents> => platform.get(SideLoader).contents(place);
  const status = async (): Promise<unknown> =>
    (await platform.registry('SELECT status FROM tenants WHERE id = ?', [place.tenantId]))[0]?.['status'];

  it('fails when its reading session is killed, and the process goes on', async () => {
    let begun = 0;
    const killed = platform.get(TenantExport).write(place.tenantId, join(folder, 'killed.zip'), () => {
      begun += 1;
      if (begun === 3) void killReader();
    });
    await expect(killed).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(readdirSync(folder)).toEqual([]);
    await write();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  const killReader = async (): Promise<void> => {
    const rows = await platform.server<{ id: number }>(
      "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ? AND USER = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)",
      [place.database],
    );
    for (const { id } of rows) await platform.server(`KILL ${id}`);
  };

  it('fails if a table of the schema is missing, and names it', async () => {
    const hidden = `\`${place.database}\`.dossier_origins`;
    const [shown] = await platform.server<{ sql: string }>(`SHOW CREATE TABLE ${hidden}`);
    await platform.server(`DROP TABLE ${hidden}`);
    try {
      const named = { difference: expect.stringContaining('dossier_origins') as string };
      await expect(backUp()).rejects.toMatchObject({ code: 'BACKUP_MISMATCH', details: named });
      const missing = { code: 'COPY_INCOMPLETE', details: { tables: 'dossier_origins' } };
      await expect(write()).rejects.toMatchObject(missing);
      await expect(clone()).rejects.toMatchObject(missing);
      expect(await platform.get(Doctor).examine(false)).toContainEqual(
        expect.objectContaining({ check: 'tables', problem: expect.stringContaining('dossier_origins') as string }),
      );
    } finally {
      const definition = String(Object.values(shown ?? {})[1]).replace(
        'CREATE TABLE `dossier_origins`',
        `CREATE TABLE ${hidden}`,
      );
      await platform.server(definition.replaceAll(/REFERENCES `/g, `REFERENCES \`${place.database}\`.\``));
    }
    await backUp();
  });

  it('is refused while a restore exchanges the tables', async () => {
    const [{ id } = { id: 0 }] = await platform.registry<{ id: number }>(
      `INSERT INTO operations (kind, tenant_id, state, input, actor) VALUES ('restore.tenant', ?, 'running', '{}', 'test') RETURNING id`,
      [place.tenantId],
    );
    const steps = "INSERT INTO operation_steps (operation_id, position, name, state, record) VALUES (?, ?, ?, ?, '{}')";
    await platform.registry(steps, [id, 0, 'fence', 'done']);
    await platform.registry(steps, [id, 1, 'exchange', 'pending']);
    const busy = { code: 'LEASE_HELD', details: { name: `restore.tenant ${id}` } };
    for (const copy of [backUp, write, clone]) await expect(copy()).rejects.toMatchObject(busy);
    await platform.registry("UPDATE operation_steps SET state = 'done' WHERE operation_id = ?", [id]);
    await write();
    await platform.registry('DELETE FROM operation_steps WHERE operation_id = ?', [id]);
    await platform.registry('DELETE FROM operations WHERE id = ?', [id]);
  });

  it('makes a restore wait, and then refuses it by name before the tenant is fenced', async () => {
    jest.replaceProperty(platform.get(DataUse) as unknown as { waitMs: number }, 'waitMs', 300);
    const shut = jest.spyOn(platform.get(TenantFence), 'shut');
    const refused = platform.get(DataUse).copying(place.tenantId, 'export', async () => {
      await expect(restore()).rejects.toMatchObject({
        code: 'LEASE_HELD',
        details: { name: `copy:${place.tenantId}:export:1` },
      });
    });
    await refused;
    expect(shut).not.toHaveBeenCalled();
    expect(await status()).toBe('active');
    await restore();
    expect(shut).toHaveBeenCalled();
  });

  describe('and a session that holds a table', () => {
    const reader = `reader_${randomBytes(3).toString('hex')}`;
    let holder: DataSource | null = null;

    beforeEach(() => {
      jest.replaceProperty(platform.get(FencedExchange) as unknown as { tries: number }, 'tries', 2);
      jest.replaceProperty(platform.get(FencedExchange) as unknown as { pauseMs: number }, 'pauseMs', 100);
    });

    afterEach(async () => {
      await holder?.destroy();
      holder = null;
      await platform.server(`DROP USER IF EXISTS '${reader}'@'%'`);
    });

    const hold = async (): Promise<number> => {
      await platform.server(`CREATE USER '${reader}'@'%' IDENTIFIED BY 'lecture-seule'`);
      await platform.server(`GRANT SELECT ON \`${place.database}\`.* TO '${reader}'@'%'`);
      const { host, port } = platform.settings.database;
      const login = { host, port, username: reader, password: 'lecture-seule', database: place.database };
      holder = await new DataSource({ ...login, type: 'mariadb', poolSize: 1, logger: QUIET_LOGGER }).initialize();
      await holder.query('START TRANSACTION');
      const [row] = await holder.query<{ id: number | string }[]>('SELECT CONNECTION_ID() AS id FROM brands LIMIT 1');
      return Number(row?.id);
    };

    it('ends the restore with its name; the tenant is served between the tries, and nothing changes', async () => {
      const id = await hold();
      const before = await contents();
      const reopened = jest.spyOn(platform.get(TenantFence), 'reopen');
      await expect(restore()).rejects.toMatchObject({
        code: 'RESTORE_TABLES_HELD',
        details: { holders: expect.stringMatching(new RegExp(`^${id} ${reader}@`)) as string },
      });
      expect(reopened.mock.calls.length).toBeGreaterThanOrEqual(2);
      expect(await status()).toBe('active');
      expect(await contents()).toEqual(before);
      const { databases } = await platform.leftovers();
      expect(databases.filter((name) => name.includes(`${place.database}_r`))).toEqual([]);
    });

    it('is no obstacle to the restore after it ended', async () => {
      await hold();
      const reopen = platform.get(TenantFence).reopen.bind(platform.get(TenantFence));
      jest.spyOn(platform.get(TenantFence), 'reopen').mockImplementationOnce(async (...order) => {
        await reopen(...order);
        await holder?.destroy();
        holder = null;
      });
      await restore();
      expect(await status()).toBe('active');
    });

    /** Suspends the tenant when it is served between two tries. */
    const suspendAfterTry = (then: () => Promise<void>): void => {
      const fence = platform.get(TenantFence);
      const reopen = fence.reopen.bind(fence);
      jest.spyOn(fence, 'reopen').mockImplementationOnce(async (...order) => {
        await reopen(...order);
        await fence.shut(place.tenantId, { from: ['active'], to: 'suspended' });
        await then();
      });
    };
    const activate = (): Promise<void> =>
      platform.get(TenantFence).reopen(place.tenantId, { from: ['suspended'], to: 'active' });

    it('leaves a tenant suspended that was suspended between two tries', async () => {
      await hold();
      suspendAfterTry(async () => {
        await holder?.destroy();
        holder = null;
      });
      await restore();
      expect(await status()).toBe('suspended');
      await activate();
    });

    it('leaves it suspended too when the restore is refused', async () => {
      await hold();
      suspendAfterTry(() => Promise.resolve());
      await expect(restore()).rejects.toMatchObject({ code: 'RESTORE_TABLES_HELD' });
      expect(await status()).toBe('suspended');
      await activate();
    });

    it('is ended if it is a dump that a dead process left behind', async () => {
      const { host, port, user, password } = platform.settings.database;
      const login = { host, port, username: user, password, database: place.database };
      holder = await new DataSource({ ...login, type: 'mariadb', poolSize: 1, logger: QUIET_LOGGER }).initialize();
      const dump = holder.query('SELECT /*!40001 SQL_NO_CACHE */ name, SLEEP(60) FROM brands').then(
        () => 'ended',
        () => 'killed',
      );
      const reads = "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT /*!40001%'";
      await eventually('the dump reads', async () => (await platform.server(reads)).length > 0);
      await restore();
      expect(await dump).toBe('killed');
    });
  });

  it('is refused with the names of objects that a restore could not create again', async () => {
    const database = `\`${place.database}\``;
    await platform.server(`CREATE TABLE ${database}.versioned (id INT PRIMARY KEY)`);
    const make = platform.isMariaDb
      ? [`CREATE SEQUENCE ${database}.tickets`, `ALTER TABLE ${database}.versioned ADD SYSTEM VERSIONING`]
      : [`CREATE PROCEDURE ${database}.tickets() SELECT USER()`];
    for (const sql of make) await platform.server(sql);
    try {
      await expect(backUp()).rejects.toMatchObject({
        code: 'BACKUP_OBJECTS_UNRESTORABLE',
        details: { objects: expect.stringContaining('tickets') as string },
      });
      const { findings } = await platform.get(Doctor).examination(false);
      expect(findings).toContainEqual(
        expect.objectContaining({ check: 'objects', problem: expect.stringContaining('tickets') as string }),
      );
    } finally {
      await platform.server(`DROP TABLE ${database}.versioned`);
      await platform.server(`DROP ${platform.isMariaDb ? 'SEQUENCE' : 'PROCEDURE'} ${database}.tickets`);
    }
    await inside(
      platform,
      place,
      'CREATE TRIGGER tidy BEFORE INSERT ON brands FOR EACH ROW SET NEW.name = TRIM(NEW.name)',
    );
    await backUp();
    const { notices } = await platform.get(Doctor).examination(false);
    expect(notices).toContainEqual(
      expect.objectContaining({ check: 'objects', problem: expect.stringContaining('trigger tidy') as string }),
    );
    await platform.server(`DROP TRIGGER ${database}.tidy`);
  });

  it('that is named latest is the newest whose files are there, and a folder is no manifest', async () => {
    const older = (await backUp()) as Backup;
    const newer = (await backUp()) as Backup;
    const catalogue = platform.get(BackupCatalogue);
    const stored = await catalogue.byId(newer.id);
    rmSync(stored.manifestPath);
    expect(await catalogue.find({ tenantId: place.tenantId }, 'latest')).toMatchObject({ id: older.id });
    mkdirSync(stored.manifestPath);
    await expect(platform.get(BackupReader).verify(stored)).rejects.toMatchObject({ code: 'BACKUP_CORRUPT' });
  });
});
