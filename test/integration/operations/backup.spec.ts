import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Leases } from '#jobs';
import { isDomainError } from '#kernel';
import type { Backup } from '../../../src/operations/backup/backup.entity';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupDrafts } from '../../../src/operations/backup/backup-drafts.service';
import { BackupMaker } from '../../../src/operations/backup/backup-maker.service';
import { BackupBeside } from '../../../src/operations/backup/backup-beside.service';
import { DumpProof } from '../../../src/operations/backup/dump-proof.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { BackupSources } from '../../../src/operations/backup/backup-sources.service';
import { BackupVerifier } from '../../../src/operations/backup/backup-verifier.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { sqlOf } from '../../support/backup-files';
import { childrenNamed } from '../../support/child-processes';
import type { ChildProcess } from '../../support/child-processes';
import { eventually } from '../../support/eventually';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { Platform } from '../../support/platform';
import { tenantConnection } from '../../support/tenant-connection';
import { emptyFolder } from '../../support/stored-files';

const WISH = { reason: 'manual', codec: 'zstd' } as const;

/** `operations.md` §2: only a verified backup is reported as good, and a failed one leaves no file. */
describe('A backup', () => {
  let platform: Platform;
  let place: TenantPlace;
  let folder: string;
  let first: Backup;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Gardée', slug: 'gardee' });
    folder = join(platform.settings.backup.folder, 'tenants', String(place.tenantId));
    const { database } = place;
    await platform.server(`CREATE TABLE \`${database}\`.\`z notes\` (id INT PRIMARY KEY, note TEXT, bytes BLOB)`);
    await platform.server(
      `INSERT INTO \`${database}\`.\`z notes\` VALUES (1, ?, x'00ff'), (2, '),(', NULL), (3, '', NULL)`,
      ['a\nb\'\\"(;'],
    );
    const inside = await tenantConnection(platform.settings, database);
    await inside.query('CREATE VIEW seen AS SELECT id FROM `z notes`');
    await inside.query("CREATE TRIGGER `kept` BEFORE INSERT ON `z notes` FOR EACH ROW SET NEW.note = 'x'");
    await inside.query('CREATE PROCEDURE told() SELECT 1');
    await inside.query('CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1');
    await inside.end();
    first = await make();
  });

  afterAll(async () => {
    await platform.stop();
    emptyFolder(platform.settings.backup.folder);
  });

  const owner = (): { tenantId: number } => ({ tenantId: place.tenantId });

  const make = (codec: 'gzip' | 'zstd' = 'zstd'): Promise<Backup> =>
    platform.get(Backups).make({ tenantId: place.tenantId }, { ...WISH, codec });

  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'good',
      (error: unknown) => (isDomainError(error) ? error.code : String(error)),
    );

  const stateOf = async (): Promise<string[]> => (await readdir(folder)).toSorted();

  const failedRows = (): Promise<Record<string, unknown>[]> =>
    platform.registry("SELECT error FROM backups WHERE state = 'failed' ORDER BY id DESC LIMIT 1");

  /** Checks that the work leaves the existing files unchanged and adds none. */
  const leavingAllAsItIs = async (work: () => Promise<string>): Promise<string> => {
    const before = await stateOf();
    const code = await work();
    expect(await stateOf()).toEqual(before);
    const stored = await platform.get(BackupCatalogue).find(owner(), 'latest');
    expect(await codeOf(platform.get(BackupReader).verify(stored))).toBe('good');
    return code;
  };

  it('contains every row and object, in private files', async () => {
    const stored = await platform.get(BackupCatalogue).find(owner(), 'latest');
    const manifest = await platform.get(BackupReader).verify(stored);
    expect(manifest).toMatchObject({
      tenantId: place.tenantId,
      database: place.database,
      rows: { 'z notes': 3 },
      objects: { views: 1, triggers: 1, routines: 1, events: 1 },
      codec: 'zstd',
      encrypted: true,
      keyId: 'k1',
      verification: 'checked',
      reason: 'manual',
    });
    expect(manifest.schema.version).not.toBe('');
    const modes = await Promise.all(
      [folder, stored.path, stored.manifestPath].map(async (path) => (await stat(path)).mode),
    );
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '600', '600']);
    expect(first).toMatchObject({ state: 'good', fileName: stored.file, sha256: manifest.sha256 });
    const [row] = await platform.registry('SELECT last_backup_at AS at FROM tenant_databases WHERE tenant_id = ?', [
      place.tenantId,
    ]);
    expect(row).toEqual({ at: new Date(manifest.createdAt) });
  });

  it('is found by its id, its name, its path or as the latest, for its owner only', async () => {
    const catalogue = platform.get(BackupCatalogue);
    const { id, fileName } = first;
    const references = [String(id), String(fileName), join(folder, String(fileName)), 'latest'];
    const found = await Promise.all(references.map((reference) => catalogue.find(owner(), reference)));
    expect(found.map((backup) => backup.path)).toEqual(Array(4).fill(join(folder, String(fileName))));
    for (const reference of references.slice(0, 2))
      expect(await codeOf(catalogue.find({ tenantId: null }, reference))).toBe('BACKUP_NOT_FOUND');
    for (const reference of ['', '999999', '../../etc/passwd', 'backup_20200101_000000.sql.gz', '\0'])
      expect(await codeOf(catalogue.find(owner(), reference))).toBe('BACKUP_NOT_FOUND');
  });

  it('is verified by a restore into a temporary database and a count of all rows', async () => {
    const backup = await platform.get(BackupCatalogue).byId(first.id);
    const manifest = await platform.get(BackupVerifier).verify(backup, 'restored');
    expect(manifest.verification).toBe('restored');
    expect((await platform.get(BackupReader).verify(backup)).verification).toBe('restored');
    const { databases, accounts } = await platform.leftovers();
    expect([...databases, ...accounts].filter((name) => name.includes('trial'))).toEqual([]);
  });

  it('can be of the global database, unencrypted if configured', async () => {
    const settings = { ...platform.settings, backup: { ...platform.settings.backup, encryption: 'off' as const } };
    const maker = makerWith(settings.database, settings);
    const source = await platform.get(BackupSources).of({ tenantId: null });
    const { stored, manifest } = await maker.make(source, { reason: 'manual', codec: 'gzip' });
    expect(stored.file).toMatch(/^global_backup_\d{8}_\d{6}\.sql\.gz$/);
    expect(manifest.rows).toMatchObject({ tenants: 1, backups: 1 });
    expect((await readFile(stored.path)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    const sql = await sqlOf(await platform.get(BackupReader).read(stored));
    expect(sql).toContain('CREATE TABLE `tenants`');
    expect(sql).not.toContain(platform.settings.database.password);
  });

  const makerWith = (
    login: { readonly user: string; readonly password: string },
    settings = platform.settings,
    servers = platform.get(ServerConnections),
  ): BackupMaker =>
    new BackupMaker(
      { ...settings, database: { ...settings.database, user: login.user, password: login.password } },
      loadKeyRing(settings),
      servers,
      platform.get(BackupDrafts),
      platform.get(DumpProof),
      platform.get(BackupBeside),
    );

  const isDumpWaiting = async (): Promise<boolean> => {
    const waiting = await platform.server(
      "SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%' AND DB = ?",
      [place.database],
    );
    return waiting.length > 0 && childrenNamed(place.database).length > 0;
  };

  /** Runs `work` while the dump waits for a table; returns the result of the backup. */
  const whileDumping = async (work: (dump: ChildProcess) => Promise<void>): Promise<string> => {
    const lock = await tenantConnection(platform.settings, place.database);
    await lock.query('LOCK TABLES brands WRITE');
    const making = codeOf(make());
    try {
      await eventually('a dump that waits', () => isDumpWaiting());
      const [dump] = childrenNamed(place.database);
      if (dump !== undefined) await work(dump);
    } finally {
      await lock.end();
    }
    return making;
  };

  it('fails if the dump is killed half-way', async () => {
    const code = await leavingAllAsItIs(() => whileDumping(async ({ pid }) => void process.kill(pid, 'SIGKILL')));
    expect(code).toBe('CLIENT_FAILED');
    expect(await failedRows()).toEqual([{ error: expect.stringMatching(/^CLIENT_FAILED.*SIGKILL/) as string }]);
  });

  it('shows no password in the process list', async () => {
    const { password } = platform.settings.database;
    let seen = '';
    await whileDumping(async (dump) => {
      seen = `${dump.arguments} ${dump.environment}`;
    });
    expect(seen).toContain('--single-transaction');
    expect(password.length).toBeGreaterThan(8);
    expect(seen).not.toContain(password);
  });

  it('fails if a table is altered meanwhile', async () => {
    const { database } = place;
    const altering = async (): Promise<void> => {
      await platform.server(`ALTER TABLE \`${database}\`.\`z notes\` ADD COLUMN late INT NULL`);
    };
    const code = await leavingAllAsItIs(() => whileDumping(altering));
    expect(['CLIENT_FAILED', 'BACKUP_MISMATCH']).toContain(code);
    await platform.server(`ALTER TABLE \`${database}\`.\`z notes\` DROP COLUMN late`);
  });

  it('fails if the disk is full', async () => {
    const drafts = platform.get(BackupDrafts) as unknown as { create(path: string): Promise<unknown> };
    const spy = jest.spyOn(drafts, 'create').mockImplementation(() => open('/dev/full', 'w'));
    const code = await leavingAllAsItIs(() => codeOf(make()));
    spy.mockRestore();
    expect(code).toBe('BACKUP_NOT_STORED');
    expect(await failedRows()).toEqual([{ error: expect.stringContaining('ENOSPC') as string }]);
    expect(childrenNamed(place.database)).toEqual([]);
  });

  it('fails if the written file differs when read again', async () => {
    const drafts = platform.get(BackupDrafts);
    const keep = drafts.keep.bind(drafts);
    const spy = jest.spyOn(drafts, 'keep').mockImplementation(async (draft, name) => {
      await keep(draft, name);
      const content = await readFile(name);
      content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
      await writeFile(name, content);
    });
    const code = await leavingAllAsItIs(() => codeOf(make('gzip')));
    spy.mockRestore();
    expect(code).toBe('BACKUP_CORRUPT');
  });

  describe('by an account without sufficient rights', () => {
    const user = `reader_${Math.random().toString(36).slice(2, 8)}`;
    const login = { user, password: 'a-password-of-the-reader' };

    beforeAll(async () => {
      await platform.server("CREATE USER ?@'%' IDENTIFIED BY ?", [user, login.password]);
      await platform.server("GRANT SELECT, SHOW VIEW, LOCK TABLES, EVENT ON *.* TO ?@'%'", [user]);
    });

    afterAll(() => platform.server("DROP USER ?@'%'", [user]));

    const source = () => platform.get(BackupSources).of(owner());

    it('fails because of missing objects', async () => {
      const made = async () => makerWith(login).make(await source(), WISH);
      expect(await leavingAllAsItIs(() => codeOf(made()))).toBe('BACKUP_MISMATCH');
    });

    it('fails even if the account cannot see the missing objects on the server either', async () => {
      const { database } = platform.settings;
      const servers = new ServerConnections({ ...platform.settings, database: { ...database, ...login } });
      const made = async () => makerWith(login, platform.settings, servers).make(await source(), WISH);
      expect(await leavingAllAsItIs(() => codeOf(made()))).toBe('BACKUP_PRIVILEGE_MISSING');
      await servers.onApplicationShutdown();
    });
  });

  it('is not made twice simultaneously', async () => {
    await platform.get(Leases).hold(`backup:${place.tenantId}`, async () => {
      expect(await leavingAllAsItIs(() => codeOf(make()))).toBe('LEASE_HELD');
    });
  });

  it('is no longer good once found altered, and the one before it becomes the latest', async () => {
    const before = await platform.get(BackupCatalogue).find(owner(), 'latest');
    const later = await make('gzip');
    const path = join(folder, String(later.fileName));
    const content = await readFile(path);
    await writeFile(path, content.subarray(0, -1));
    const backup = await platform.get(BackupCatalogue).byId(later.id);
    expect(await codeOf(platform.get(BackupVerifier).verify(backup, 'checked'))).toBe('BACKUP_CORRUPT');
    expect((await platform.get(BackupCatalogue).find(owner(), 'latest')).id).toBe(before.id);
    await writeFile(path, content);
    expect(await codeOf(platform.get(BackupVerifier).verify(backup, 'checked'))).toBe('good');
    expect((await platform.get(BackupCatalogue).find(owner(), 'latest')).id).toBe(later.id);
  });

  it('of a killed process is removed by the next one, and the file of another program is not', async () => {
    const file = 'backup_20200101_000000.sql.gz';
    const [killed, foreign] = [join(folder, file), join(folder, 'backup_20200102_000000.sql.gz')];
    for (const path of [killed, foreign]) await writeFile(path, 'half a dump');
    await writeFile(join(folder, `.draft-of-${file}`), '');
    await make();
    const left = await stateOf();
    expect(left).not.toContain(file);
    expect(left.filter((name) => name.startsWith('.draft'))).toEqual([]);
    expect(left).toContain('backup_20200102_000000.sql.gz');
    await rm(foreign);
  });
});
