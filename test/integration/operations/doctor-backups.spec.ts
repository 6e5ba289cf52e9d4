import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { QueueRedis } from '#jobs';
import { ServersService } from '../../../src/global/servers/servers.service';
import { BackupChecks } from '../../../src/operations/backup/backup-checks';
import { FolderMarks } from '../../../src/global/folder-marks/folder-marks.service';
import { PlatformChecks } from '../../../src/operations/bootstrap/platform-checks';
import { Platform } from '../../support/platform';

describe('The doctor, of backups and of the machine', () => {
  let platform: Platform;
  let tenantId: number;

  beforeAll(async () => {
    platform = await Platform.start();
    ({ tenantId } = await platform.company({ name: 'Ancienne', slug: 'ancienne' }));
  });

  afterAll(() => platform.stop());

  afterEach(() => platform.registry('DELETE FROM backups'));

  const founded = (hoursAgo: number): Promise<unknown> =>
    platform.registry(`UPDATE tenants SET created_at = UTC_TIMESTAMP(3) - INTERVAL ${hoursAgo} HOUR`);

  const backup = (
    kind: 'tenant' | 'global',
    hoursAgo: number,
    verification: string,
    state = 'good',
  ): Promise<unknown> =>
    platform.registry(
      `INSERT INTO backups (kind, tenant_id, database_name, state, reason, codec, encrypted, verification, started_at, created_at)
        VALUES (?, ?, 'd', ?, 'scheduled', 'gzip', 1, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) - INTERVAL ? HOUR)`,
      [kind, kind === 'tenant' ? tenantId : null, state, verification, hoursAgo],
    );

  const found = async (): Promise<string[]> =>
    (await platform.get(BackupChecks).problems()).map(
      ({ check, subject, problem }) => `${check} ${subject}: ${problem}`,
    );

  const ofCompany = (check: string, problem: string): string => `${check} ${tenantId} ancienne: ${problem}`;

  it('requires no backup of a company younger than two days', async () => {
    await founded(47);
    expect(await found()).toEqual([]);
  });

  it('reports an older company without a backup, and the global database too', async () => {
    await founded(49);
    await backup('tenant', 1, 'checked', 'failed');
    expect(await found()).toEqual([
      ofCompany('backup', 'there is no good backup'),
      'backup global: there is no good backup',
    ]);
  });

  it('shows the age of the last good backup, despite later failures', async () => {
    await founded(60);
    await backup('tenant', 50, 'restored');
    await backup('tenant', 2, 'checked', 'failed');
    await backup('global', 47, 'checked');
    expect(await found()).toEqual([ofCompany('backup', 'the last good backup is 50 hours old')]);
  });

  it('reports a company without a verified backup within two weeks', async () => {
    await founded(24 * 30);
    await backup('tenant', 1, 'checked');
    await backup('tenant', 24 * 14 + 1, 'restored');
    await backup('global', 1, 'restored');
    expect(await found()).toEqual([
      ofCompany('backup-verification', 'no backup of the last 14 days was restored to try it'),
    ]);
  });

  const checks = async (): Promise<string[]> =>
    (await platform.get(PlatformChecks).problems()).map(({ subject, problem }) => `${subject}: ${problem}`);

  it('reports no problem of this machine', async () => {
    expect(await checks()).toEqual([]);
  });

  it('reports a missing folder', async () => {
    const { folder } = platform.settings.backup;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    writeFileSync(folder, '');
    expect(await checks()).toEqual(['BACKUP_DIR: the folder cannot be written']);
    rmSync(folder);
    await platform.get(FolderMarks).mark();
  });

  it('reports production without required encryption or a mail server, and an unavailable Redis', async () => {
    const { settings } = platform;
    const isAway = { comesUp: () => Promise.resolve(false) } as QueueRedis;
    const production = { ...settings, environment: 'production' as const, redisUrl: 'redis://127.0.0.1:1' };
    const checked = new PlatformChecks(production, isAway, platform.get(ServersService), platform.get(FolderMarks));
    expect((await checked.problems()).map(({ subject }) => subject)).toEqual([
      'BACKUP_ENCRYPTION',
      'SMTP_URL',
      'REDIS_URL',
    ]);
    const letters = { ...production, smtpUrl: 'smtp://mail.test' };
    const others = await new PlatformChecks(
      letters,
      isAway,
      platform.get(ServersService),
      platform.get(FolderMarks),
    ).problems();
    expect(others.map(({ subject }) => subject)).not.toContain('SMTP_URL');
  });
});
