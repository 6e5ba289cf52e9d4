import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Leases } from '#jobs';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { GoodBackup } from '../../../src/operations/backup/backups.service';
import { backupLease } from '../../../src/operations/backup/catalogue/backup-use.service';
import { SideChecks } from '../../../src/operations/backup/side-checks';
import { sideNames } from '../../../src/operations/backup/side-names';
import { DumpProof } from '../../../src/operations/backup/dump-proof.service';
import { clientFindings } from '../../../src/operations/dumps/client/client-checks';
import { clientIdentity } from '../../../src/operations/dumps/client/client-identity';
import { clientProgram } from '../../../src/operations/dumps/client/client-programs';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { SideDatabases } from '../../../src/operations/dumps/side-databases';
import { makeBackupFile } from '../../support/backup-files';
import { Platform } from '../../support/platform';
import { emptyFolder, StoredFiles } from '../../support/stored-files';

/** `operations.md` §2: a backup is good only if it can be loaded. */
describe('A new dump', () => {
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Éprouvée', slug: 'eprouvee' });
  });

  afterAll(async () => {
    emptyFolder(platform.settings.backup.folder);
    rmSync(platform.settings.storage.folder, { recursive: true, force: true });
    await platform.stop();
  });

  afterEach(() => jest.restoreAllMocks());

  const make = (): Promise<GoodBackup> =>
    platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'zstd' });
  const server = () => ({ flavour: place.server.flavour, version: place.server.version });
  const leftovers = async (): Promise<string[]> => {
    const { databases, accounts } = await platform.leftovers();
    return [...databases, ...accounts].filter((name) => name.includes('shape'));
  };

  it('is loaded with one row of each table, once for all dumps of the same schema', async () => {
    const made = jest.spyOn(platform.get(SideDatabases), 'createEmpty');
    await make();
    expect(made).toHaveBeenCalledTimes(1);
    await make();
    expect(made).toHaveBeenCalledTimes(1);
    await new StoredFiles(platform, place).add('une table de plus');
    await make();
    expect(made).toHaveBeenCalledTimes(2);
    expect(await leftovers()).toEqual([]);
  });

  describe('whose process was killed while it loaded', () => {
    const shape = (): { readonly database: string; readonly user: string } =>
      sideNames(platform.settings.database, 'shape', { tenantId: place.tenantId });

    beforeEach(async () => {
      const { database, user } = shape();
      await platform.server(`CREATE DATABASE \`${database}\``);
      await platform.server(`CREATE TABLE \`${database}\`.brands (id INT PRIMARY KEY)`);
      await platform.server("CREATE USER ?@'%' IDENTIFIED BY 'a password of nobody'", [user]);
    });

    it('leaves nothing after the next one, also if that one need not be loaded', async () => {
      const made = jest.spyOn(platform.get(SideDatabases), 'createEmpty');
      await make();
      expect(made).not.toHaveBeenCalled();
      expect(await leftovers()).toEqual([]);
    });

    it('is found by the doctor, unless a backup is being made', async () => {
      const found = async (): Promise<number> => (await platform.get(SideChecks).problems()).length;
      await platform.get(Leases).hold(backupLease(place), async () => {
        expect(await found()).toBe(0);
      });
      const [problem] = await platform.get(SideChecks).problems();
      expect(problem).toMatchObject({ check: 'orphan', subject: expect.stringContaining(shape().database) as string });
      await problem?.mend?.();
      expect([await leftovers(), await found()]).toEqual([[], 0]);
    });
  });

  it('fails if a restore would refuse its content, and leaves nothing', async () => {
    if (!platform.isMariaDb) return;
    const folder = join(platform.settings.backup.folder, 'tenants', String(place.tenantId));
    const before = existsSync(folder) ? readdirSync(folder) : [];
    await platform.server(`CREATE SEQUENCE \`${place.database}\`.tickets`);
    await expect(make()).rejects.toMatchObject({
      code: 'BACKUP_OBJECTS_UNRESTORABLE',
      details: { objects: expect.stringMatching(/sequence tickets/) as string },
    });
    await platform.server(`DROP SEQUENCE \`${place.database}\`.tickets`);
    expect(readdirSync(folder)).toEqual(before);
    expect(await leftovers()).toEqual([]);
    const [row] = await platform.registry('SELECT state, error FROM backups ORDER BY id DESC LIMIT 1');
    expect(row).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^BACKUP_OBJECTS_UNRESTORABLE/) as string,
    });
  });

  it('fails if the server does not accept its rows', async () => {
    const ring = loadKeyRing(platform.settings);
    const columns = platform.isMariaDb ? '`id` int' : '`id` int, `twice` int GENERATED ALWAYS AS (`id` * 2) STORED';
    const sql = `CREATE TABLE \`a\` (\n  ${columns}\n);\nINSERT INTO \`a\` VALUES (1,2);\n-- Dump completed on 2026-11-28  2:00:00\n`;
    const stored = await makeBackupFile(join(platform.settings.backup.folder, 'elsewhere'), ring, { sql });
    const { host, port } = platform.settings.database;
    const manifest = { ...(await platform.get(BackupReader).verify(stored)), server: { host, port, ...server() } };
    const dump = { stored, manifest, program: await clientProgram(server(), 'dump') };
    await expect(platform.get(DumpProof).check(dump)).rejects.toMatchObject({
      code: 'BACKUP_NOT_LOADABLE',
      details: { reason: expect.stringMatching(platform.isMariaDb ? /ERROR 1136/ : /ERROR 3105/) as string },
    });
    expect(await leftovers()).toEqual([]);
  });

  it('is written by a client of the server’s own family', async () => {
    for (const task of ['dump', 'load'] as const)
      expect(await clientIdentity(await clientProgram(server(), task))).toMatchObject({ flavour: server().flavour });
    expect((await clientFindings(server())).filter(({ isNotice }) => !isNotice)).toEqual([]);
  });

  it('is refused with a client of the other family or one that is too old, with the package to install', async () => {
    const flavour = platform.isMariaDb ? 'mysql' : 'mariadb';
    const [found] = await clientFindings({ flavour, version: '99.1.0' });
    // A machine may have clients of both families; none has that version.
    expect(found?.en).toMatch(
      /is a program of \w+ [\d.]+, but the server is \w+ 99\.1\.0|is not installed|< MariaDB 99\.1\.0/,
    );
  });
});
