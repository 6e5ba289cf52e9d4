import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Leases } from '#jobs';
import { systemActor } from '#kernel';
import { KEY_RING } from '#secrets';
import type { KeyRing } from '#secrets';
import { GlobalDatabase } from '../../../src/global/global-database';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupMaker } from '../../../src/operations/backup/backup-maker.service';
import { BackupPruning } from '../../../src/operations/backup/backup-pruning.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { BackupRemoval } from '../../../src/operations/backup/backup-removal.service';
import { backupLease } from '../../../src/operations/backup/catalogue/backup-use.service';
import { BackupVerifier } from '../../../src/operations/backup/backup-verifier.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { Restores } from '../../../src/operations/restore/restores.service';
import { SideLoader } from '../../../src/operations/dumps/side-loader';
import { keepBackup } from '../../support/backup-files';
import { Platform } from '../../support/platform';
import { emptyFolder, makeOlder } from '../../support/stored-files';

type Kept = Awaited<ReturnType<typeof keepBackup>>;

const HOUR_MS = 3_600_000;
const FORM = `plain/ab/${'ab'.repeat(32)}`;

/** A prune removes nothing of an owner whose backups are being made, verified or restored. */
describe('Backups and a prune', () => {
  let platform: Platform;
  let tenantId: number;
  let outlived: Kept[];
  let content: string;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '0' });
    ({ tenantId } = await platform.company({ name: 'Occupée', slug: 'occupee' }));
  });

  afterAll(async () => {
    await platform.stop();
    emptyFolder(platform.settings.backup.folder);
  });

  /** Enough recent backups, two expired ones, and a content that no manifest refers to. */
  beforeEach(async () => {
    await platform.registry('DELETE FROM backups');
    emptyFolder(platform.settings.backup.folder);
    const ring = platform.get<KeyRing>(KEY_RING as never);
    const keeping = { folder: platform.settings.backup.folder, ring, database: platform.get(GlobalDatabase) };
    const keep = (createdAt: Date): Promise<Kept> =>
      keepBackup(keeping, { tenantId, createdAt, verification: 'checked' });
    for (let hours = 1; hours <= 7; hours += 1) await keep(new Date(Date.now() - hours * HOUR_MS));
    const today = new Date();
    const longAgo = (day: number): Date => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 2, day));
    await keep(longAgo(25));
    outlived = [await keep(longAgo(9)), await keep(longAgo(5))];
    content = join(platform.settings.backup.folder, 'files', String(tenantId), FORM);
    mkdirSync(dirname(content), { recursive: true });
    writeFileSync(content, 'devis');
    makeOlder([content], 2);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const prune = async (): Promise<unknown> => {
    const { removed, contents, failed } = await platform.get(BackupPruning).run({ dryRun: false });
    return { removed: removed.length, contents, failed: failed.map(({ error }) => error) };
  };
  const NOTHING = { removed: 0, contents: 0, failed: ['LEASE_HELD'] };
  const EVERYTHING = { removed: 2, contents: 1, failed: [] };
  const left = (): boolean[] => [...outlived.map(({ path }) => path), content].map((path) => existsSync(path));

  /** Stops the work at a call of this method; `go` lets it continue. */
  function stopAt<T extends object>(target: T, method: keyof T & string): { arrived: Promise<void>; go: () => void } {
    const arrival = Promise.withResolvers<void>();
    const departure = Promise.withResolvers<void>();
    const original = (target[method] as (...args: unknown[]) => unknown).bind(target);
    jest.spyOn(target as Record<string, () => unknown>, method).mockImplementationOnce(async (...args: unknown[]) => {
      arrival.resolve();
      await departure.promise;
      return original(...args);
    });
    return { arrived: arrival.promise, go: () => departure.resolve() };
  }

  const make = (): Promise<{ id: number }> =>
    platform.get(Backups).make({ tenantId }, { reason: 'manual', codec: 'gzip' });
  const verify = async ({ id }: { readonly id: number }): Promise<unknown> =>
    platform.get(BackupVerifier).verify(await platform.get(BackupCatalogue).byId(id), 'checked');

  it('are removed if they are not in use', async () => {
    expect(await prune()).toEqual(EVERYTHING);
    expect(left()).toEqual([false, false, false]);
  });

  it('are kept while one is being made', async () => {
    const { arrived, go } = stopAt(platform.get(BackupMaker), 'make');
    const made = make();
    await arrived;
    expect(await prune()).toEqual(NOTHING);
    expect(left()).toEqual([true, true, true]);
    go();
    await made;
    expect(await prune()).toEqual(EVERYTHING);
  });

  it('are kept while one is being verified by several processes, during which a backup can be made', async () => {
    const [first, second] = outlived as [Kept, Kept];
    const stops = [stopAt(platform.get(BackupReader), 'verify'), stopAt(platform.get(BackupReader), 'verify')];
    const verified = [verify(first), verify(second)];
    await Promise.all(stops.map(({ arrived }) => arrived));
    expect(await prune()).toEqual(NOTHING);
    await make();
    stops[0]?.go();
    await verified[0];
    expect(await prune()).toEqual(NOTHING);
    expect(left()).toEqual([true, true, true]);
    stops[1]?.go();
    await verified[1];
    expect(await prune()).toEqual(EVERYTHING);
  });

  it('are kept while one is being restored', async () => {
    const { id } = await make();
    const { arrived, go } = stopAt(platform.get(SideLoader), 'load');
    const request = { tenantId, reference: String(id), tables: null, actor: systemActor('test') };
    const restored = platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    await arrived;
    expect(await prune()).toEqual(NOTHING);
    expect(left()).toEqual([true, true, true]);
    go();
    expect((await restored).state).toBe('done');
    expect(await prune()).toEqual(EVERYTHING);
  });

  it('are verified after a running prune, not during it', async () => {
    const { id } = await make();
    const { arrived, go } = stopAt(platform.get(BackupRemoval), 'remove');
    const pruned = prune();
    await arrived;
    const read = jest.spyOn(platform.get(BackupReader), 'verify');
    const { arrived: looked, go: look } = stopAt(platform.get(Leases), 'isHeld');
    const verified = verify({ id });
    await looked;
    look();
    expect(read).not.toHaveBeenCalled();
    go();
    expect(await pruned).toEqual(EVERYTHING);
    await verified;
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('are not reported as damaged if the prune that a verification waited for removed them', async () => {
    await platform.registry(
      "INSERT INTO platform_webhook_endpoints (id, seal_key, url, secret) VALUES (1, 'key', 'https://example.com', '')",
    );
    await platform.registry(
      "INSERT INTO platform_webhook_subscriptions (endpoint_id, event_type) VALUES (1, 'backup.verification_failed')",
    );
    const [first] = outlived as [Kept, Kept];
    const { arrived, go } = stopAt(platform.get(BackupRemoval), 'remove');
    const pruned = prune();
    await arrived;
    const { arrived: looked, go: look } = stopAt(platform.get(Leases), 'isHeld');
    const refused = verify(first).catch((error: unknown) => error);
    await looked;
    go();
    expect(await pruned).toMatchObject({ removed: 2, failed: [] });
    look();
    expect(await refused).toMatchObject({ code: 'BACKUP_NOT_FOUND' });
    expect(await platform.registry('SELECT state, error FROM backups WHERE id = ?', [first.id])).toEqual([
      { state: 'expired', error: null },
    ]);
    expect(await platform.registry('SELECT event_type FROM platform_webhook_deliveries')).toEqual([]);
  });

  it('are kept from the point where a prune stalled and lost its lease', async () => {
    const removal = platform.get(BackupRemoval);
    const { arrived, go } = stopAt(removal, 'remove');
    const pruned = prune();
    await arrived;
    await platform.registry("UPDATE leases SET owner = 'another', token = token + 1 WHERE name = ?", [
      backupLease({ tenantId }),
    ]);
    go();
    await expect(pruned).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(left().filter((isThere) => isThere)).toHaveLength(2);
    await platform.registry("UPDATE leases SET expires_at = '2000-01-01' WHERE name = ?", [backupLease({ tenantId })]);
    expect(await prune()).toEqual({ removed: 1, contents: 1, failed: [] });
  });
});
