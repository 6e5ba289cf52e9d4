import { open as openFile } from 'node:fs/promises';
import { Backups } from '../../../src/operations/backup/backups.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { eventually } from '../../support/eventually';
import { openAccounts, sessionsWaitingFor } from '../../support/open-accounts';
import { outdate } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';
import { startSource } from '../../support/run-source';
import type { Started } from '../../support/run-source';

describe('A command that receives SIGINT or SIGTERM', () => {
  let platform: Platform;
  const places: TenantPlace[] = [];

  beforeAll(async () => {
    platform = await Platform.start();
    for (const name of ['Tigre', 'Panthère', 'Lynx']) places.push(await platform.company({ name }));
  });

  afterAll(() => platform.stop());

  const command = (...args: string[]): Started =>
    startSource('src/cli.ts', [...args, '--lang', 'en'], platform.environment);

  const first = (): TenantPlace => places[0] as TenantPlace;

  const leasesHeld = (): Promise<unknown[]> =>
    platform.registry("SELECT name FROM leases WHERE expires_at >= UTC_TIMESTAMP(3) AND owner <> ''");

  const open = (): Promise<string[]> => openAccounts(platform);

  const waiting = (table: string): Promise<number> => sessionsWaitingFor(platform, table);

  const unfinished = async (): Promise<unknown[]> => [
    ...(await platform.registry("SELECT kind FROM job_runs WHERE state = 'running'")),
    ...(await platform.registry("SELECT kind FROM operations WHERE state = 'running'")),
    ...(await leasesHeld()),
  ];

  it('undoes a restore that loads, and leaves nothing', async () => {
    await platform.get(Backups).make({ tenantId: first().tenantId }, { reason: 'manual', codec: 'gzip' });
    const before = await platform.leftovers();
    const { child, ended } = command('restore:tenant', String(first().tenantId), 'latest', '--yes');
    await eventually('it loads', async () => (await platform.leftovers()).databases.length > before.databases.length);
    child.kill('SIGINT');
    const { code, stderr, stdout } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/OPERATION_INTERRUPTED: Operation \d+ was interrupted at the step "load"/);
    expect(stderr).toContain('Interrupted by SIGINT');
    expect(await platform.leftovers()).toEqual(before);
    expect(await unfinished()).toEqual([]);
    const [tenant] = await platform.registry('SELECT status FROM tenants WHERE id = ?', [first().tenantId]);
    expect(tenant).toEqual({ status: 'active' });
  });

  it('migrates the present tenant to its end and begins no other, and the next run does the rest', async () => {
    for (const place of places) await outdate(platform, place);
    const unlock = await platform.lockTable(`\`${first().database}\`.migrations`);
    const apps = await open();
    const { child, ended } = command('tenant:migrate', '--all');
    await eventually('it migrates', async () => (await open()).length > apps.length);
    await eventually('it waits', async () => (await waiting('migrations')) > 0);
    child.kill('SIGTERM');
    await unlock();
    const { code, stderr } = await ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/COMMAND_INTERRUPTED[^]*Interrupted by SIGTERM after 1 of 3/);
    expect(await open()).toEqual(apps);
    expect(await unfinished()).toEqual([]);
    expect(await platform.registry('SELECT state, error FROM schema_run_items ORDER BY tenant_id')).toEqual([
      { state: 'done', error: null },
      { state: 'skipped', error: 'interrupted' },
      { state: 'skipped', error: 'interrupted' },
    ]);
    const again = await command('tenant:migrate', '--all').ended;
    expect(again).toMatchObject({ code: 0, stdout: '2 migrated, 0 failed, 0 not tried\n' });
  });

  it('locks the accounts that a rotation of keys unlocked', async () => {
    const apps = await open();
    const unlock = await platform.lockTable(`\`${first().database}\`.drivers`);
    const { child, ended } = command('keys:rotate');
    await eventually('it waits', async () => (await waiting('drivers')) > 0);
    child.kill('SIGTERM');
    await unlock();
    expect(await ended).toMatchObject({ code: 143, stderr: expect.stringContaining('Interrupted by SIGTERM') });
    expect(await open()).toEqual(apps);
    expect(await unfinished()).toEqual([]);
  });
});

describe('A command whose standard output cannot be written', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });

  afterAll(() => platform.stop());

  it.each([
    ['a closed pipe', 'EPIPE', null],
    ['a full disk', 'ENOSPC', '/dev/full'],
  ])('keeps its work and its audit row: %s', async (_case, cause, path) => {
    const { tenantId } = await platform.company({ name: `Muette ${cause}` });
    const file = path === null ? null : await openFile(path, 'w');
    const args = ['tenant:suspend', String(tenantId), '--lang', 'en', '--json', '--reason', `Essai ${cause}`];
    const { child, ended } = startSource('src/cli.ts', args, platform.environment, file?.fd);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    await file?.close();
    expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^OUTPUT_LOST: .*${cause}.*\n$`))]);
    expect(await platform.registry('SELECT status FROM tenants WHERE id = ?', [tenantId])).toEqual([
      { status: 'suspended' },
    ]);
    const rows = await platform.registry('SELECT outcome FROM audit_logs WHERE reason = ?', [`Essai ${cause}`]);
    expect(rows).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
  });
});
