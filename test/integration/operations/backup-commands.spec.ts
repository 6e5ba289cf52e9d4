import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupRounds } from '../../../src/operations/backup/backup-rounds.service';
import { BackupPruning } from '../../../src/operations/backup/backup-pruning.service';
import { CommandLine } from '../../support/command-line';
import { Platform } from '../../support/platform';
import { emptyFolder } from '../../support/stored-files';

interface Row {
  readonly id: number;
  readonly tenant_id: number;
  readonly database_name: string;
  readonly file_name: string;
}

/** `operations.md` §1 and §2: the behaviour that scripts rely on. */
describe('Backups on the command line', () => {
  let platform: Platform;
  let commands: CommandLine;

  beforeAll(async () => {
    platform = await Platform.start();
    commands = new CommandLine(platform.environment);
  });

  afterAll(async () => {
    await commands.stop();
    await platform.stop();
    emptyFolder(platform.settings.backup.folder);
  });

  it('of the whole estate include all tenants except the broken one, which is named', async () => {
    const others = [];
    for (const slug of ['uni', 'deux', 'trois']) others.push((await platform.company({ name: slug, slug })).tenantId);
    const broken = await platform.company({ name: 'Cassée', slug: 'cassee' });
    await platform.server(`DROP DATABASE \`${broken.database}\``);
    const ended = await commands.run(['backup:all', '--json', '--concurrency', '3']);
    expect(ended.code).toBe(4);
    const report = JSON.parse(ended.stdout) as Awaited<ReturnType<BackupRounds['run']>>;
    expect(report.failed).toEqual([{ tenantId: broken.tenantId, error: expect.stringMatching(/1049/) as string }]);
    const made = report.made.map(({ tenantId }) => tenantId);
    expect(new Set(made)).toEqual(new Set([...others, null]));
    expect(made.at(-1)).toBeNull();
    expect(report.restored.length).toBeGreaterThan(0);
    expect(ended.stderr).not.toContain(platform.settings.database.password);
  });

  it('are verified, with exit code 3 for a damaged one', async () => {
    const ended = await commands.run(['backup:tenant', 'uni', '--codec', 'zstd']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [row] = await platform.registry<Row>('SELECT * FROM backups ORDER BY id DESC LIMIT 1');
    expect(ended.stdout).toMatch(new RegExp(`^Sauvegarde terminée: ${row?.database_name}\n`));
    const path = join(platform.settings.backup.folder, 'tenants', String(row?.tenant_id), String(row?.file_name));
    await writeFile(path, (await readFile(path)).subarray(1));
    const verified = await commands.run(['backup:verify', String(row?.id)]);
    expect([verified.code, verified.stdout]).toEqual([3, '']);
    expect(verified.stderr).toMatch(/^BACKUP_CORRUPT: /);
    const runs = await platform.registry("SELECT state, error FROM job_runs WHERE kind = 'backup.verify'");
    expect(runs).toEqual([{ state: 'cancelled', error: expect.stringMatching(/^BACKUP_CORRUPT/) as string }]);
    const elsewhere = await commands.run(['backup:verify', path]);
    expect([elsewhere.code, elsewhere.stdout]).toEqual([3, '']);
  });

  it('are refused with exit code 3 if an older one is under the name of the newest', async () => {
    await commands.run(['backup:tenant', 'deux']);
    const rows = await platform.registry<Row>(
      "SELECT b.* FROM backups b JOIN tenants t ON t.id = b.tenant_id WHERE t.slug = 'deux' AND state = 'good' ORDER BY id",
    );
    const [older = '', newest = ''] = rows.map(({ tenant_id: id, file_name: file }) =>
      join(platform.settings.backup.folder, 'tenants', String(id), file),
    );
    for (const ending of ['', '.manifest.json']) await copyFile(`${older}${ending}`, `${newest}${ending}`);
    for (const command of [
      ['restore:tenant', 'deux', 'latest'],
      ['backup:verify', 'latest', '--tenant', 'deux'],
    ])
      expect(await commands.run(command)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('BACKUP_MISMATCH') as string,
      });
  });

  it('are not removed by age while no new ones are made', async () => {
    const pruning = platform.get(BackupPruning);
    expect(await pruning.run({ dryRun: false })).toMatchObject({ removed: [] });
    await platform.registry("UPDATE backups SET created_at = created_at - INTERVAL 3 DAY WHERE state = 'good'");
    await expect(pruning.run({ dryRun: true })).rejects.toMatchObject({ code: 'BACKUP_STALE' });
  });
});
