import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueueRedis } from '#jobs';
import { MarkedFolder } from '#storage';
import { ServersService } from '../../src/global/servers/servers.service';
import { GlobalDatabase } from '../../src/global/global-database';
import { FolderMarks } from '../../src/global/folder-marks/folder-marks.service';
import { PlatformIndicators } from '../../src/health/platform-indicators';
import { PlatformChecks } from '../../src/operations/bootstrap/platform-checks';
import { Backups } from '../../src/operations/backup/backups.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { backUpTenant } from '../support/backing-up';
import { Desk } from '../support/workshop-desk';
import { field } from '../support/http-client';
import type { Answer } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

/** An empty folder in the place of a volume. */
describe('A volume that is not mounted', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let vehicle: number;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    vehicle = await application.vehicleOf(office.client, { plateNumber: '1 AB 01' });
    await marks().states();
  });

  afterAll(() => application.stop());

  const marks = (): FolderMarks => application.app.get(FolderMarks, { strict: false });
  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const attach = (): Promise<Answer> =>
    upload(
      office.client,
      { entityType: 'vehicle', entityId: String(vehicle), category: 'document' },
      { name: 'carte.pdf', content: PDF },
    );
  const unmounted = async (folder: string, work: () => Promise<void>): Promise<void> => {
    renameSync(folder, `${folder}.away`);
    mkdirSync(folder);
    try {
      await work();
    } finally {
      rmSync(folder, { recursive: true });
      renameSync(`${folder}.away`, folder);
    }
  };
  const checks = (): PlatformChecks => {
    const { app, settings } = application;
    return new PlatformChecks(settings, app.get(QueueRedis, { strict: false }), app.get(ServersService), marks());
  };
  const found = async (): Promise<string[]> =>
    (await checks().problems()).filter(({ problem }) => problem.includes('mark')).map(({ subject }) => subject);
  const readiness = async (): Promise<unknown> =>
    (await application.app.get(PlatformIndicators, { strict: false }).folders())['folders']?.status;

  it('stores and returns no file, and is named by the doctor and by the readiness', async () => {
    const { folder } = application.settings.storage;
    const file = field((await attach()).body, 'id');
    const content = `/api/v1/attachments/${String(file)}/content`;
    expect([await found(), await readiness()]).toEqual([[], 'up']);
    await unmounted(folder, async () => {
      expect(outcome(await attach())).toEqual([503, 'STORAGE_UNAVAILABLE']);
      expect(outcome(await office.client.get(content))).toEqual([503, 'STORAGE_UNAVAILABLE']);
      expect(readdirSync(folder)).not.toContain('objects');
      expect([await found(), await readiness()]).toEqual([['STORAGE_DIR'], 'degraded']);
    });
    expect((await office.get(`attachments/${String(file)}/content`)).bytes.equals(PDF)).toBe(true);
    expect([await found(), await readiness()]).toEqual([[], 'up']);
  });

  it('gets no backup', async () => {
    const { folder } = application.settings.backup;
    const backUp = (): Promise<number> => backUpTenant(application.app.get(Backups, { strict: false }), tenantId);
    await backUp();
    await unmounted(folder, async () => {
      await expect(backUp()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      expect(readdirSync(folder)).toEqual([]);
      expect(await found()).toEqual(['BACKUP_DIR']);
    });
  });

  it('is another one than that of another installation, and is marked by an operator when it was replaced', async () => {
    const { folder } = application.settings.storage;
    await unmounted(folder, async () => {
      writeFileSync(join(folder, '.impact-auto'), 'another');
      expect(outcome(await attach())).toEqual([503, 'STORAGE_UNAVAILABLE']);
      await marks().mark();
      expect((await attach()).status).toBe(201);
    });
  });

  it('of an installation from before the marks is marked when it is used first, even while the registry has its mark', async () => {
    const { folder } = application.settings.storage;
    rmSync(join(folder, '.impact-auto'));
    const { path } = marks().folders[0]?.folder ?? { path: '' };
    const folders = { storage: new MarkedFolder(path, ['objects']), backups: new MarkedFolder(path, []) };
    const later = new FolderMarks(application.app.get(GlobalDatabase), folders);
    expect((await later.states())[0]).toEqual({ setting: 'STORAGE_DIR', state: 'right' });
    expect((await attach()).status).toBe(201);
  });
});
