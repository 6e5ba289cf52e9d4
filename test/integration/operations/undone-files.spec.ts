import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemActor } from '#kernel';
import { TenantRunner } from '#tenancy';
import { AttachmentCleanup } from '../../../src/attachments/attachment-cleanup.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { Operation } from '../../../src/operations/tasks/operation.entity';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { KeptDatabases } from '../../../src/operations/restore/kept-data';
import { Restores } from '../../../src/operations/restore/restores.service';
import { Platform } from '../../support/platform';
import { emptyFolder, filesBelow, makeOlder, StoredFiles } from '../../support/stored-files';

const DAY_MS = 86_400_000;

/**
 * Files that are newer than the restored backup: no row refers to them after the restore, and their rows return when the restore is undone.
 */
describe('Files of data that a restore replaced', () => {
  let platform: Platform;
  let place: TenantPlace;
  let files: StoredFiles;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '0', BACKUP_FILES: 'off' });
    place = await platform.company({ name: 'Garage Retour', slug: 'retour' });
    files = new StoredFiles(platform, place);
  });

  afterAll(async () => {
    emptyFolder(platform.settings.backup.folder);
    rmSync(platform.settings.storage.folder, { recursive: true, force: true });
    await platform.stop();
  });

  /** A cleanup that runs days later: every content is older than the grace of one day. */
  const night = async (): Promise<{ purged: number; orphans: number }> => {
    makeOlder(filesBelow(join(platform.settings.storage.folder, 'objects')), 2);
    return platform
      .get(TenantRunner)
      .run(place.tenantId, AttachmentCleanup, (cleanup) => cleanup.run(new AbortController().signal));
  };
  const restore = async (reference: string): Promise<Operation> => {
    const request = { tenantId: place.tenantId, reference, tables: null, actor: systemActor('test') };
    return platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
  };
  const undo = async ({ id }: Operation): Promise<Operation> =>
    platform.get(Tasks).runHere(await platform.get(Restores).undoOf(id, systemActor('test')));
  const sql = (statement: string): Promise<unknown> =>
    platform.server(statement.replaceAll('attachments', `\`${place.database}\`.attachments`));

  it('are kept while the restore can be undone, and removed once it cannot', async () => {
    const before = await files.add('devis');
    const gone = await files.add('supprimé, puis repris');
    await sql(`UPDATE attachments SET deleted_at = UTC_TIMESTAMP(3) - INTERVAL 31 DAY WHERE id = ${gone.id}`);
    const { id } = await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
    await sql(`UPDATE attachments SET deleted_at = NULL WHERE id = ${gone.id}`);
    const after = await files.add('photo d’après la sauvegarde');
    const restored = await restore(String(id));
    expect(await night()).toEqual({ purged: 0, orphans: 0 });
    const undone = await undo(restored);
    for (const file of [before, gone, after]) expect(await files.textOf(file.key)).not.toBeNull();
    expect(await night()).toEqual({ purged: 0, orphans: 0 });

    const again = await undo(undone);
    expect(await night()).toEqual({ purged: 0, orphans: 0 });
    await platform.get(KeptDatabases).forget(new Date(Date.now() + 8 * DAY_MS));
    expect(await night()).toEqual({ purged: 1, orphans: 1 });
    expect(await Promise.all([before, gone, after].map(({ key }) => files.textOf(key)))).toEqual(['devis', null, null]);
    expect(again.state).toBe('done');
  });

  it('are kept from the start of a restore', async () => {
    await files.put(`t${place.tenantId}/files/sans-ligne`, 'orpheline');
    await platform.registry(
      `INSERT INTO operations (kind, tenant_id, state, input, actor) VALUES ('restore.tenant', ?, 'running', '{}', 'test')`,
      [place.tenantId],
    );
    expect(await night()).toEqual({ purged: 0, orphans: 0 });
    await platform.registry("UPDATE operations SET state = 'failed' WHERE state = 'running'");
    expect(await night()).toEqual({ purged: 0, orphans: 1 });
  });

  it('are removed at once with an erased person', async () => {
    const file = await files.add('permis');
    const { id } = await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
    await restore(String(id));
    await platform
      .get(TenantRunner)
      .run(place.tenantId, AttachmentCleanup, (cleanup) => cleanup.purgeAllOf('vehicle', 7));
    expect(await files.textOf(file.key)).toBeNull();
  });
});
