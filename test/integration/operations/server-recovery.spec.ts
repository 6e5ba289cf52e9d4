import { systemActor } from '#kernel';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { ServerRecovery } from '../../../src/operations/restore/recovery/server-recovery';
import { Restores } from '../../../src/operations/restore/restores.service';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { StepPoints } from '../../../src/operations/tasks/step-points';
import { StepRunner } from '../../../src/operations/tasks/step-runner';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { CommandLine } from '../../support/command-line';
import { IssuingCompany } from '../../support/issuing-company';
import { LEFT } from '../../support/left-operation';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

/** operations.md §4.1, the last paragraph. */
describe('The tenants of a lost server', () => {
  let first: PrivateServer;
  let second: PrivateServer;
  let platform: Platform;
  let commands: CommandLine;
  let issuing: IssuingCompany;
  let suspended: TenantPlace;
  let unsaved: TenantPlace;

  beforeAll(async () => {
    [first, second] = await Promise.all([PrivateServer.start(), PrivateServer.start()]);
    platform = await Platform.start(first.environment);
    commands = new CommandLine(platform.environment);
    const there = { host: '127.0.0.1', port: Number(second.environment['DB_PORT']) };
    await platform.get(ServerEstate).add({ name: 'second', ...there, capacity: 10, connectionBudget: 20 });
    await platform.registry("UPDATE database_servers SET state = 'draining' WHERE name = 'local'");
    issuing = await IssuingCompany.found(platform, 'Facturante');
    suspended = await platform.company({ name: 'Suspendue' });
    unsaved = await platform.company({ name: 'Sans copie' });
    await platform.registry("UPDATE database_servers SET state = 'open' WHERE name = 'local'");
  });

  afterAll(async () => {
    await commands.stop();
    await platform.stop();
    await first.remove();
    await second.remove();
  });

  const serversOf = async (): Promise<unknown> =>
    Object.fromEntries(
      (
        await platform.registry<{ slug: string; place: string }>(
          `SELECT tenant.slug, CONCAT(server.name, ' ', tenant.status) AS place FROM tenants tenant
            JOIN tenant_databases location ON location.tenant_id = tenant.id
            JOIN database_servers server ON server.id = location.server_id`,
        )
      ).map(({ slug, place }) => [slug, place]),
    );

  it('stay where they are while it answers, or is not closed', async () => {
    const words = ['server:recover', 'second', '--to', 'local', '--lang', 'en'];
    expect(await commands.run(words)).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('SERVER_NOT_CLOSED') as string,
    });
    await platform.get(ServerEstate).close('second', true);
    expect(await commands.run(words)).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('SERVER_REACHABLE') as string,
    });
    await expect(
      platform.get(ServerRecovery).run('local', { to: 'second', concurrency: 1, onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'RECOVERY_TARGET_UNFIT' });
    await platform.get(ServerEstate).reopen('second');
    expect(await serversOf()).toEqual({
      facturante: 'second active',
      suspendue: 'second active',
      'sans-copie': 'second active',
    });
  });

  it('are restored from their backups one by one, and the others are named', async () => {
    await issuing.issue();
    expect((await commands.run(['tenant:suspend', 'suspendue'])).code).toBe(0);
    for (const tenantId of [issuing.place.tenantId, suspended.tenantId])
      await platform.get(Backups).make({ tenantId }, { reason: 'manual', codec: 'zstd' });
    const lost = [(await issuing.issue()).number, (await issuing.issue()).number];
    await platform.get(OutboxRelay).relay(issuing.place.tenantId);
    await second.kill();
    await platform.get(ServerEstate).close('second', true);
    const ended = await commands.run(['server:recover', 'second', '--to', 'local', '--json']);
    expect([ended.code, JSON.parse(ended.stdout)]).toMatchObject([
      4,
      {
        recovered: [
          { slug: 'facturante', backupAt: expect.stringMatching(/^20.*Z$/) as string },
          { slug: 'suspendue' },
        ],
        failed: [{ tenantId: unsaved.tenantId, slug: 'sans-copie', error: 'BACKUP_NOT_FOUND' }],
      },
    ]);
    expect(await serversOf()).toEqual({
      facturante: 'local active',
      suspendue: 'local suspended',
      'sans-copie': 'second active',
    });
    expect(await issuing.gaps()).toEqual(lost.map((number) => `${number} lost`));
    expect(lost).not.toContain((await issuing.issue()).number);
  });

  it('leave nothing behind, and the empty data that they replaced cannot be brought back', async () => {
    expect(await platform.registry("SELECT id FROM operations WHERE state = 'running'")).toEqual([]);
    const { databases } = await platform.leftovers();
    expect(databases.filter((name) => /_(?:r|o)\d+$/.test(name))).toEqual([]);
    const [{ id } = { id: 0 }] = await platform.registry<{ id: number }>(
      "SELECT COALESCE(MAX(id), 0) AS id FROM operations WHERE kind = 'tenant.recover'",
    );
    await expect(platform.get(Restores).undoOf(id, systemActor('test'))).rejects.toMatchObject({
      code: 'RESTORE_NOT_UNDOABLE',
    });
  });

  it('are not reached on the lost server when it returns', async () => {
    await second.up();
    await platform.get(ServerEstate).reopen('second');
    expect((await platform.place(issuing.place.tenantId)).server.name).toBe('local');
    const before = await issuing.issue();
    expect(before.number).not.toBe('');
    const found = await platform.get(Doctor).examine(false);
    expect(found.map(({ check, subject }) => `${check} ${subject}`).toSorted()).toEqual(
      [issuing.place, suspended]
        .flatMap(({ database, app, ddl }) => [database, app.user, ddl.user].map((name) => `orphan second ${name}`))
        .toSorted(),
    );
  });

  it('are at their new place after the process died while it changed the place', async () => {
    expect(await platform.get(Doctor).examine(true)).not.toEqual([]);
    await platform.get(Backups).make({ tenantId: unsaved.tenantId }, { reason: 'manual', codec: 'zstd' });
    await second.kill();
    await platform.get(ServerEstate).close('second', true);
    jest.spyOn(platform.get(StepPoints), 'reached').mockImplementation((reached) => {
      if (reached === 'during place') throw new Error('stopped');
    });
    jest.spyOn(platform.get(StepRunner), 'undo' as never).mockRejectedValue(LEFT as never);
    const { failed } = await platform
      .get(ServerRecovery)
      .run('second', { to: 'local', concurrency: 2, onProgress: () => undefined });
    expect(failed).toMatchObject([{ slug: 'sans-copie' }]);
    jest.restoreAllMocks();
    await platform.get(Doctor).examine(true);
    expect(await serversOf()).toMatchObject({ 'sans-copie': 'local active' });
    expect(await platform.registry("SELECT id FROM operations WHERE state = 'running'")).toEqual([]);
  });
});
