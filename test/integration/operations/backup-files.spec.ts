import { readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemActor } from '#kernel';
import { loadKeyRing } from '../../../src/global/key-ring.provider';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import type { BackupManifest } from '../../../src/operations/dumps/backup-manifest';
import { BackupPruning } from '../../../src/operations/backup/backup-pruning.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { BackupSources } from '../../../src/operations/backup/backup-sources.service';
import { BackupVerifier } from '../../../src/operations/backup/backup-verifier.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { GoodBackup } from '../../../src/operations/backup/backups.service';
import { ContentSweep } from '../../../src/operations/backup/files/content-sweep';
import { FileFiling } from '../../../src/operations/backup/files/file-filing';
import { FileLists } from '../../../src/operations/backup/files/file-lists';
import { sealManifest } from '../../../src/operations/backup/manifest-seal';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { TenantBackups } from '../../../src/operations/backup/tenant-backups';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { Operation } from '../../../src/operations/tasks/operation.entity';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Restores } from '../../../src/operations/restore/restores.service';
import { CommandLine } from '../../support/command-line';
import { Platform } from '../../support/platform';
import { emptyFolder, filesBelow, makeOlder, sha256Of, StoredFiles } from '../../support/stored-files';

/** `operations.md` §2: files are part of a backup. */
describe('Files in backups', () => {
  let platform: Platform;
  let commands: CommandLine;
  let place: TenantPlace;
  let files: StoredFiles;

  beforeAll(async () => {
    platform = await Platform.start();
    commands = new CommandLine(platform.environment);
    place = await platform.company({ name: 'Garage Papier', slug: 'papier' });
    files = new StoredFiles(platform, place);
  });

  afterAll(async () => {
    await commands.stop();
    emptyFolder(platform.settings.backup.folder);
    rmSync(platform.settings.storage.folder, { recursive: true, force: true });
    await platform.stop();
  });

  const clear = async (): Promise<void> => {
    await platform.server(`DELETE FROM \`${place.database}\`.attachments`);
    await platform.registry('DELETE FROM backups');
    emptyFolder(platform.settings.backup.folder);
    rmSync(join(platform.settings.storage.folder, 'objects'), { recursive: true, force: true });
  };
  beforeEach(clear);

  const folder = (): string => join(platform.settings.backup.folder, 'files', String(place.tenantId));
  const make = (): Promise<GoodBackup> =>
    platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'zstd' });
  const contents = (): string[] => filesBelow(folder());
  const named = (): string[] => contents().map((path) => (path.split('/').at(-1) ?? '').replace('.enc', ''));
  const manifestOf = async ({ id }: { readonly id: number }): Promise<BackupManifest> =>
    platform.get(BackupReader).manifest(await platform.get(BackupCatalogue).byId(id));
  const listed = async (backup: GoodBackup): Promise<string[]> => {
    const stored = await platform.get(BackupCatalogue).byId(backup.id);
    const found: string[] = [];
    for await (const { sha256 } of platform.get(FileLists).read(stored, await manifestOf(backup))) found.push(sha256);
    return found;
  };
  const restore = async ({ id }: { readonly id: number }): Promise<Operation> => {
    const request = { tenantId: place.tenantId, reference: String(id), tables: null, actor: systemActor('test') };
    return platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
  };
  const verify = async ({ id }: { readonly id: number }): Promise<BackupManifest> =>
    platform.get(BackupVerifier).verify(await platform.get(BackupCatalogue).byId(id), 'checked');
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code ?? error,
    );
  const doctorOf = async (check: string): Promise<string[]> =>
    (await platform.get(Doctor).examine(false)).filter((found) => found.check === check).map((found) => found.problem);

  it('are copied once each under their hash, encrypted and with private permissions', async () => {
    const [one, twin, other] = [await files.add('devis'), await files.add('devis'), await files.add('photo')];
    await files.add('virus', { scan: 'infected' });
    const backup = await make();
    expect(backup.files).toMatchObject({ mode: 'kept', count: 3, bytes: 15, lost: { count: 0, first: [] } });
    expect(new Set(named())).toEqual(new Set([one.sha256, other.sha256]));
    expect(await listed(backup)).toEqual([one.sha256, twin.sha256, other.sha256]);
    for (const path of contents()) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      expect(readFileSync(path).includes('devis')).toBe(false);
    }
    const before = contents().map((path) => statSync(path).ino);
    await files.add('facture');
    expect((await make()).files).toMatchObject({ count: 4 });
    const after = contents().map((path) => statSync(path).ino);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(3);
    expect(await codeOf(verify(backup))).toBe('done');
  });

  it('that vanished or changed are listed: the backup is usable but incomplete', async () => {
    await files.add('là');
    const [gone, changed] = [await files.add('perdu'), await files.add('intact')];
    await files.store.remove(gone.key);
    await files.put(changed.key, 'changé');
    const ended = await commands.run(['backup:tenant', 'papier', '--json']);
    expect(ended.code).toBe(4);
    const first = [
      { id: gone.id, fault: 'lost' },
      { id: changed.id, fault: 'altered' },
    ];
    const told = JSON.parse(ended.stdout) as GoodBackup;
    expect(told.files).toMatchObject({ count: 1, lost: { count: 2, first } });
    expect((await manifestOf(told)).files).toMatchObject({ lost: { count: 2, first } });
    const said = await commands.run(['backup:tenant', 'papier']);
    expect(said.stdout).toMatch(/^Sauvegarde incomplète: \S+: .*2\/3.*\(lost\).*\(altered\)/);
    expect(said.stdout).not.toContain('terminée');
    const [row] = await platform.registry('SELECT state, error FROM backups ORDER BY id DESC LIMIT 1');
    expect(row).toMatchObject({ state: 'good', error: expect.stringMatching(/^BACKUP_FILES_LOST/) as string });
    expect(await doctorOf('backup-files')).toEqual([expect.stringContaining('BACKUP_FILES_LOST')]);
    await verify(told);
    const [noted] = await platform.registry('SELECT error FROM backups WHERE id = ?', [told.id]);
    expect(noted).toEqual({ error: expect.stringMatching(/^BACKUP_FILES_LOST/) as string });
  });

  it('that the store lost are taken from an earlier backup', async () => {
    const file = await files.add('gardé');
    await make();
    await files.store.remove(file.key);
    expect((await make()).files).toMatchObject({ count: 1, lost: { count: 0 } });
  });

  it('are restored if missing or altered, and files without a copy are listed', async () => {
    const [good, lost, altered] = [await files.add('bon'), await files.add('perdu'), await files.add('vrai')];
    const backup = await make();
    const never = await files.add('jamais sauvegardé', { name: 'facture de Rova.pdf' });
    const later = await make();
    for (const path of contents().filter((name) => name.includes(never.sha256))) rmSync(path);
    for (const { key } of [lost, never]) await files.store.remove(key);
    await files.put(altered.key, 'faux');
    const inode = (): number => statSync(join(platform.settings.storage.folder, 'objects', ...good.key.split('/'))).ino;
    const before = inode();
    const { result } = await restore(later);
    expect(result?.['files']).toEqual({
      checked: 4,
      returned: 2,
      lost: 1,
      named: [{ id: never.id, entityType: 'vehicle', entityId: 7, fault: 'lost' }],
    });
    expect([await files.textOf(lost.key), await files.textOf(altered.key)]).toEqual(['perdu', 'vrai']);
    expect(inode()).toBe(before);
    const said = await commands.run(['restore:tenant', 'papier', String(later.id)]);
    expect([said.code, said.stderr]).toEqual([4, expect.stringMatching(/^Rien n’a changé depuis /) as string]);
    expect(said.stdout).toContain('facture de Rova.pdf');
    expect((await restore(backup)).result?.['files']).toMatchObject({ checked: 3, lost: 0 });
  });

  it('of a row with a foreign key are ignored by both', async () => {
    await files.add('à moi');
    await files.put('t999/files/secret', 'à une autre');
    await platform.server(
      `UPDATE \`${place.database}\`.attachments SET storage_key = 't999/files/secret', sha256 = ?`,
      [sha256Of('à une autre')],
    );
    const backup = await make();
    expect(backup.files).toMatchObject({ count: 0, lost: { count: 1, first: [{ fault: 'altered' }] } });
    await files.put('t999/files/secret', 'toujours à une autre');
    expect((await restore(backup)).result?.['files']).toMatchObject({ lost: 1 });
    expect(await files.textOf('t999/files/secret')).toBe('toujours à une autre');
  });

  it('that are added or removed during the dump are included', async () => {
    const goes = await files.add('part pendant');
    const source = await platform.get(BackupSources).of({ tenantId: place.tenantId });
    const filing = await platform.get(FileFiling).begin(source);
    await files.purge(goes);
    const comes = await files.add('arrive pendant');
    const backup = await make();
    const stored = await platform.get(BackupCatalogue).byId(backup.id);
    expect(await filing.finish(stored)).toMatchObject({ count: 2, lost: { count: 0 } });
    expect(new Set(named())).toEqual(new Set([goes.sha256, comes.sha256]));
  });

  it('that were removed before and are in no backup are not reported as missing', async () => {
    await files.purge(await files.add('purgé'));
    expect((await make()).files).toMatchObject({ count: 0, list: null, lost: { count: 0 } });
  });

  it('are removed with the last backup that refers to them', async () => {
    const file = await files.add('ancien');
    const old = await make();
    await files.purge(file);
    await platform.server(`DELETE FROM \`${place.database}\`.attachments`);
    const kept = await files.add('récent');
    const backups = [old];
    for (let more = 0; more < 8; more += 1) backups.push(await make());
    makeOlder(contents(), 2);
    const prune = (dryRun: boolean) => platform.get(BackupPruning).run({ dryRun });
    expect(await prune(false)).toMatchObject({ removed: [], contents: 0 });
    await agedManifest(old, 45);
    await agedManifest(backups[1] as GoodBackup, 44);
    expect(await prune(true)).toMatchObject({ removed: [{ file: old.fileName }], contents: 1 });
    expect(named()).toHaveLength(2);
    expect(await prune(false)).toMatchObject({ removed: [{ file: old.fileName }], contents: 1, failed: [] });
    expect(named()).toEqual([kept.sha256]);
  });

  /** Older by some days, according to the manifest: only the newest backup of a month is kept. */
  const agedManifest = async (backup: GoodBackup, days: number): Promise<void> => {
    const stored = await platform.get(BackupCatalogue).byId(backup.id);
    const day = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 3, 60 - days));
    const manifest = { ...(await manifestOf(backup)), createdAt: day.toISOString() };
    writeFileSync(stored.manifestPath, sealManifest(loadKeyRing(platform.settings), manifest));
  };

  it('are kept while a manifest is unreadable, and for at least a day', async () => {
    const file = await files.add('orphelin');
    const backup = await make();
    const stored = await platform.get(BackupCatalogue).byId(backup.id);
    const sweep = (): Promise<unknown> => platform.get(ContentSweep).run({ tenantId: place.tenantId });
    const text = readFileSync(stored.manifestPath, 'utf8');
    makeOlder(contents(), 2);
    writeFileSync(stored.manifestPath, text.replace('"count": 1', '"count": 0'));
    expect(await codeOf(sweep())).toBe('BACKUP_CORRUPT');
    rmSync(stored.manifestPath);
    makeOlder(contents(), 0.5);
    expect(await sweep()).toBe(0);
    makeOlder(contents(), 2);
    expect(await sweep()).toBe(1);
    expect(await files.textOf(file.key)).toBe('orphelin');
  });

  it('that are damaged in the backups fail the verification, and are copied again by the next backup', async () => {
    await files.add('à vérifier');
    const backup = await make();
    const [path = ''] = contents();
    const bytes = readFileSync(path);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const ended = await commands.run(['backup:verify', String(backup.id)]);
    expect([ended.code, ended.stdout]).toEqual([3, '']);
    expect(ended.stderr).toMatch(/^BACKUP_FILES_DAMAGED: /);
    const [row] = await platform.registry('SELECT state, error FROM backups WHERE id = ?', [backup.id]);
    expect(row).toMatchObject({ state: 'good', error: expect.stringMatching(/^BACKUP_FILES_DAMAGED/) as string });
    await make();
    expect(await codeOf(verify(backup))).toBe('done');
  });

  it('do not count as present if they are a link or truncated', async () => {
    await files.add('un');
    await files.add('deux mots');
    const backup = await make();
    const [one = '', two = ''] = contents();
    rmSync(one);
    symlinkSync('/etc/hostname', one);
    writeFileSync(two, readFileSync(two).subarray(0, 60));
    await make();
    expect([statSync(one).mode & 0o777, contents().length]).toEqual([0o600, 2]);
    expect(await codeOf(verify(backup))).toBe('done');
  });

  it('of an altered list are refused', async () => {
    await files.add('listé');
    const backup = await make();
    const { path } = await platform.get(BackupCatalogue).byId(backup.id);
    const bytes = readFileSync(`${path}.files`);
    writeFileSync(`${path}.files`, Buffer.concat([bytes, bytes]));
    expect(await codeOf(verify(backup))).toBe('BACKUP_CORRUPT');
  });

  it('are copied by one backup of a company at a time', async () => {
    await files.add('seul');
    const outcomes = await Promise.all([codeOf(make()), codeOf(make())]);
    expect(new Set(outcomes)).toEqual(new Set(['LEASE_HELD', 'done']));
  });

  it('of an erased company are removed at once, except those of the last backup, which go with it', async () => {
    await files.add('dernier');
    const passing = await files.add('de passage');
    await make();
    await files.purge(passing);
    await platform.server(`DELETE FROM \`${place.database}\`.attachments WHERE id = ?`, [passing.id]);
    const final = await platform.get(TenantBackups).makeFinal(place.tenantId);
    expect(final.files).toEqual({ kept: 1, lost: 0 });
    await platform.get(TenantBackups).removeAllBut(place.tenantId, final.backupId);
    expect(named()).toEqual([sha256Of('dernier')]);
    await platform.registry(
      `INSERT INTO tenant_terms (tenant_id, purged_at) VALUES (?, UTC_TIMESTAMP(3) - INTERVAL 31 DAY)
        ON DUPLICATE KEY UPDATE purged_at = VALUES(purged_at)`,
      [place.tenantId],
    );
    await platform.get(TenantBackups).removeExpired();
    expect(contents()).toEqual([]);
    await platform.registry('DELETE FROM tenant_terms');
  });
});
