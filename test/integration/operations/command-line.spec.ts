import { Leases } from '#jobs';
import { PRODUCT_VERSION } from '../../../src/config/product-version';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import { CommandLine } from '../../support/command-line';
import { Platform } from '../../support/platform';
import { runSource } from '../../support/run-source';
import type { Ended } from '../../support/run-source';

/** The behaviour that operators and scripts rely on: lines, JSON and exit codes (operations.md §1). */
describe('The command line', () => {
  let platform: Platform;
  let commands: CommandLine;

  beforeAll(async () => {
    platform = await Platform.start({ BASE_DOMAIN: 'impact-auto.example' });
    commands = new CommandLine(platform.environment);
  });

  afterAll(async () => {
    await commands.stop();
    await platform.stop();
  });

  const run = (...args: string[]): Promise<Ended> => commands.run(args);

  /** Runs in a process of its own. */
  const start = (...args: string[]): Promise<Ended> => runSource('src/cli.ts', args, platform.environment);

  const linesOf = ({ stdout }: Ended): string[] => stdout.trimEnd().split('\n');

  const jsonOf = ({ stdout }: Ended): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

  const tenantCount = async (): Promise<number> => {
    const [row] = await platform.registry<{ total: number }>('SELECT COUNT(*) AS total FROM tenants');
    return Number(row?.total);
  };

  it('creates a tenant and prints the result', async () => {
    const ended = await start('tenant:create', 'Transports Koné', '--email', 'Awa@kone.test', '--country', 'SN');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [tenant] = await platform.registry('SELECT * FROM tenants ORDER BY id DESC LIMIT 1');
    const id = Number(tenant?.['id']);
    const lines = linesOf(ended);
    expect(lines.slice(0, 3)).toEqual([
      `Tenant créé: Transports Koné (ID: ${id})`,
      `Base de données: ${platform.settings.database.tenantDatabasePrefix}${id}`,
      'URL: https://transports-kone.impact-auto.example',
    ]);
    expect(lines[3]).toMatch(
      /^Administrateur: awa@kone\.test, invitation: https?:\/\/transports-kone\.impact-auto\.example(?::\d+)?\/invitation\?token=\S{43}$/i,
    );
    expect(tenant).toMatchObject({ slug: 'transports-kone', status: 'active', timezone: 'Africa/Dakar' });
    const [member] = await platform.registry(
      `SELECT m.role_code AS role, u.password_hash AS password FROM user_tenants m
        JOIN users u ON u.id = m.user_id WHERE m.tenant_id = ? AND u.email = 'awa@kone.test'`,
      [id],
    );
    expect(member).toEqual({ role: 'admin', password: null });
  });

  it('prints exactly one JSON object on request', async () => {
    const created = await run('tenant:create', 'Machine', '--slug', 'machine', '--json');
    expect(created.code).toBe(0);
    expect(jsonOf(created)).toMatchObject({ slug: 'machine', url: 'https://machine.impact-auto.example' });
    const listed = await run('tenant:list', '--json');
    expect(jsonOf(listed)['tenants']).toEqual(
      expect.arrayContaining([expect.objectContaining({ slug: 'machine', status: 'active' })]),
    );
    expect(JSON.stringify(jsonOf(listed))).not.toMatch(/password|secret/i);
  });

  it('does not show the default rate of the server as 0', async () => {
    const { code, stdout } = await run('tenant:limits', 'machine');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ requests_per_second +- \/ celle du serveur {2}\(default\)$/m);
    expect(stdout).toMatch(/^✓ vehicles +0 \/ 100000 {2}\(default\)$/m);
  });

  it('prints English on request, by option or by environment', async () => {
    const option = await run('tenant:create', 'Speaker', '--lang', 'en');
    expect(linesOf(option)[0]).toMatch(/^Tenant created: Speaker \(ID: \d+\)$/);
    const refused = await commands.run(['tenant:show', 'nobody-there'], { IMPACT_LANG: 'en' });
    expect(refused.stderr).toMatch(/^[A-Z_]+: [A-Z].*\.$/m);
    expect(refused.stderr).not.toMatch(/société/i);
  });

  it.each([
    ['an unknown command', ['tenant:destroy']],
    ['an unknown option', ['tenant:list', '--colour']],
    ['a missing argument', ['tenant:create']],
    ['no number', ['tenant:migrate', '--concurrency', 'many']],
    ['a tenant that does not exist', ['tenant:suspend', 'personne']],
    ['a reserved slug', ['tenant:create', 'X', '--slug', 'admin']],
    ['a malformed slug', ['tenant:create', 'X', '--slug', 'a_b']],
    ['a slug of digits alone', ['tenant:create', 'X', '--slug', '104']],
    ['a server name of digits alone', ['server:add', '104', '--host', 'db.test', '--port', '3306']],
    ['no e-mail address', ['tenant:create', 'X', '--email', 'nobody']],
    ['a placement that is not offered', ['tenant:create', 'X', '--placement', 'elsewhere']],
    ['an unknown role', ['user:grant', 'nobody@x.test', '1', 'king']],
  ])('ends with 2 for %s, makes nothing and shows no stack', async (_title, args) => {
    const before = await tenantCount();
    const ended = await run(...args);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(ended.stderr.trim()).not.toBe('');
    expect(await tenantCount()).toBe(before);
  });

  it('exits with 2 for a slug that is taken', async () => {
    await run('tenant:create', 'Prise', '--slug', 'prise');
    const again = await run('tenant:create', 'Prise', '--slug', 'prise');
    expect([again.code, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toMatch(/^SLUG_TAKEN: /);
  });

  it('suspends, shows and activates a tenant by its slug or its id', async () => {
    const { tenantId } = await platform.company({ name: 'Bascule', slug: 'bascule' });
    expect((await run('tenant:suspend', 'bascule')).code).toBe(0);
    expect(jsonOf(await run('tenant:show', String(tenantId), '--json'))).toMatchObject({ status: 'suspended' });
    expect((await run('tenant:activate', String(tenantId))).code).toBe(0);
    expect(jsonOf(await run('tenant:show', 'bascule', '--json'))).toMatchObject({ status: 'active' });
  });

  it('records actions on a tenant in both audit logs, with the given reason', async () => {
    const { tenantId } = await platform.company({ name: 'Notée', slug: 'notee' });
    expect((await run('tenant:suspend', 'notee', '--reason', '     ')).code).toBe(2);
    expect((await run('tenant:suspend', 'notee', '--reason', 'Facture impayée')).code).toBe(0);
    expect((await run('tenant:show', 'notee')).code).toBe(0);
    const rows = await platform.registry(
      "SELECT chain, outcome, reason, entity_id AS entityId FROM audit_logs WHERE action = 'tenant:suspend' ORDER BY chain",
    );
    const row = { outcome: 'done', reason: 'Facture impayée', entityId: tenantId };
    expect(rows).toEqual(
      expect.arrayContaining([
        { chain: 0, ...row },
        { chain: tenantId, ...row },
      ]),
    );
    const [looks] = await platform.registry<{ total: number }>(
      "SELECT COUNT(*) AS total FROM audit_logs WHERE chain = ? AND action = 'tenant:show'",
      [tenantId],
    );
    expect(Number(looks?.total)).toBe(0);
  });

  it('exits with 2 for a name that is one tenant’s id and another’s slug, and suspends neither', async () => {
    const first = await platform.company({ name: 'Première', slug: 'premiere' });
    const second = await platform.company({ name: 'Deuxième', slug: 'deuxieme' });
    // A name that an earlier release would have accepted.
    await platform.registry('UPDATE tenants SET slug = ? WHERE id = ?', [String(first.tenantId), second.tenantId]);
    const ended = await run('tenant:suspend', String(first.tenantId));
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(/^TENANT_NAME_AMBIGUOUS: /)]);
    expect((await run('tenant:suspend', `0${first.tenantId}`)).code).toBe(2);
    expect((await run('tenant:suspend', 'PREMIERE')).code).toBe(2);
    await platform.registry('UPDATE tenants SET slug = ? WHERE id = ?', ['deuxieme', second.tenantId]);
    const states = await platform.registry('SELECT status FROM tenants WHERE id IN (?)', [
      [first.tenantId, second.tenantId],
    ]);
    expect(states).toEqual([{ status: 'active' }, { status: 'active' }]);
    expect((await run('tenant:suspend', 'premiere')).code).toBe(0);
    expect((await run('tenant:suspend', String(second.tenantId))).code).toBe(0);
  });

  it('exits with 5 if another migration is running, and with 4 if some tenants failed', async () => {
    const { tenantId, ddl } = await platform.company({ name: 'Lente', slug: 'lente' });
    await platform.registry("UPDATE tenant_databases SET schema_version = '' WHERE tenant_id = ?", [tenantId]);
    await platform.get(Leases).hold(MIGRATION_LEASE, async () => {
      expect((await start('tenant:migrate', '--all')).code).toBe(5);
    });
    await platform.server("ALTER USER ?@'%' IDENTIFIED BY 'quite another password'", [ddl.user]);
    const failed = await run('tenant:migrate', '--all', '--json');
    expect([failed.code, jsonOf(failed)]).toMatchObject([4, { migrated: [], failed: [{ tenantId }] }]);
    await platform.server("ALTER USER ?@'%' IDENTIFIED BY ?", [ddl.user, ddl.password]);
    expect((await run('tenant:migrate', 'lente', '--only-failed')).code).toBe(0);
  });

  it('exits with 3 if a row of the audit log was altered, and shows the first one', async () => {
    expect(await run('audit:verify')).toMatchObject({ code: 0, stderr: '' });
    const { globalName } = platform.settings.database;
    const alter = (action: string): Promise<unknown> =>
      platform.server(`UPDATE \`${globalName}\`.audit_logs SET action = ? WHERE chain = 0 AND sequence = 2`, [action]);
    const [row] = await platform.registry('SELECT action FROM audit_logs WHERE chain = 0 AND sequence = 2');
    await alter('nothing:happened');
    const broken = await run('audit:verify', '--lang', 'en');
    expect(broken.code).toBe(3);
    expect(broken.stdout).toMatch(/^✗ platform: 2: /m);
    await alter(String(row?.['action']));
    expect((await run('audit:verify')).code).toBe(0);
  });

  it('exits with 3 if a schema drifted, and with 1 if the doctor leaves a problem', async () => {
    const { database } = await platform.company({ name: 'Dérive', slug: 'derive' });
    await platform.server(`ALTER TABLE \`${database}\`.brands ADD COLUMN by_hand INT NULL`);
    const status = await run('tenant:status', 'derive', '--json');
    expect([status.code, jsonOf(status)]).toMatchObject([3, { tenants: [{ slug: 'derive', state: 'drifted' }] }]);
    const plan = await run('tenant:migrate', '--all', '--dry-run', '--lang', 'en');
    expect(plan.code).toBe(3);
    expect(plan.stdout).toMatch(/^\d+ derive: the schema has drifted, see tenant:status$/m);
    const doctor = await run('doctor', '--json');
    expect([doctor.code, jsonOf(doctor)]).toMatchObject([1, { findings: [{ check: 'schema', isFixed: false }] }]);
    await platform.server(`ALTER TABLE \`${database}\`.brands DROP COLUMN by_hand`);
    expect((await run('doctor', '--fix')).code).toBe(0);
  });

  it('exits with 1 and one line if the database is unavailable', async () => {
    const environment = { ...platform.environment, DB_PORT: '1' };
    const ended = await runSource('src/cli.ts', ['tenant:list'], environment);
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toMatch(/^DATABASE_UNAVAILABLE: /);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('creates users and gives them roles', async () => {
    await platform.company({ name: 'Recrute', slug: 'recrute' });
    const created = await run('user:create', 'yao@recrute.test', '--first-name', 'Yao', '--json');
    expect(jsonOf(created)).toMatchObject({ email: 'yao@recrute.test' });
    expect((await run('user:grant', 'yao@recrute.test', 'recrute', 'gestionnaire')).code).toBe(0);
    const [member] = await platform.registry(
      "SELECT m.role_code AS role FROM user_tenants m JOIN users u ON u.id = m.user_id WHERE u.email = 'yao@recrute.test'",
    );
    expect(member).toEqual({ role: 'gestionnaire' });
  });

  it('prints its version without any setting', async () => {
    const ended = await runSource('src/cli.ts', ['--version'], { DB_HOST: '', DB_USER: '', MASTER_KEYS_FILE: '' });
    expect(ended).toMatchObject({ code: 0, stdout: `${PRODUCT_VERSION}\n`, stderr: '' });
  });

  it('exits with 2 and one JSON object for bad usage, in a separate process', async () => {
    const ended = await start('tenant:list', '--colour', '--json');
    expect([ended.code, jsonOf(ended)]).toMatchObject([2, { error: { code: 'OPTION_UNKNOWN', exitCode: 2 } }]);
  });

  it('invites an existing account and prints the acceptance link, and a new link on repetition', async () => {
    const { tenantId } = await platform.company({ name: 'Invite', slug: 'invite' });
    await run('user:create', 'used@invite.test');
    await platform.registry("UPDATE users SET last_login_at = UTC_TIMESTAMP(3) WHERE email = 'used@invite.test'");
    const links: unknown[] = [];
    for (const role of ['conducteur', 'admin']) {
      const granted = await run('user:grant', 'Used@Invite.test', 'invite', role, '--json');
      expect([granted.code, jsonOf(granted)['invitation']]).toEqual([0, expect.stringMatching(/[#?]token=\S{43}$/)]);
      links.push(jsonOf(granted)['invitation']);
    }
    expect(new Set(links).size).toBe(2);
    const members = await platform.registry(
      `SELECT m.role_code AS role, m.is_pending AS isPending, m.is_active AS isActive, u.is_claimed AS isClaimed
        FROM user_tenants m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = ?`,
      [tenantId],
    );
    expect(members).toEqual([{ role: 'admin', isPending: 1, isActive: 0, isClaimed: 0 }]);
  });

  it('has help for every listed command', async () => {
    const help = await run('--help');
    expect(help.stdout).toMatch(/^Usage: impact-auto \[options\] \[command\]$/m);
    const listed = [...help.stdout.matchAll(/^ {2}([a-z]+(?::[a-z]+)?)\b/gm)].map(([, name = '']) => name);
    const known =
      'bootstrap doctor global:migrate server:list tenant:activate tenant:create tenant:list tenant:migrate tenant:show tenant:status tenant:suspend user:create user:grant';
    expect(listed).toEqual(expect.arrayContaining(known.split(' ')));
    const inOrder = listed.filter((command) => command !== 'help');
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => one.localeCompare(other)));
    const answers = [];
    for (const command of ['doctor', 'tenant:create', 'user:grant']) answers.push(await run(command, '--help'));
    expect(answers.map(({ code, stdout }) => [code, /--json/.test(stdout), /--lang/.test(stdout)])).toEqual(
      answers.map(() => [0, true, true]),
    );
  });

  it('creates a new platform, and changes nothing the second time', async () => {
    const fresh = await Platform.start({ DEMO_DATA: 'on', WORKER: 'off' });
    try {
      const bootstrap = () => CommandLine.run(['bootstrap', '--json'], fresh.environment);
      const first = await bootstrap();
      expect([first.code, first.stderr]).toEqual([0, '']);
      expect(jsonOf(first)).toMatchObject({
        adminPassword: expect.stringMatching(/^\S{12,}$/) as string,
        tenants: [
          { slug: 'flotte-abidjan' },
          { slug: 'garage-lyon', driver: { password: expect.any(String) as string } },
        ],
      });
      const [vehicles] = await fresh.server<{ total: number }>(
        `SELECT COUNT(*) AS total FROM \`${(await fresh.place(1)).database}\`.vehicles`,
      );
      expect(Number(vehicles?.total)).toBeGreaterThan(20);
      const before = await fresh.leftovers();
      const second = await bootstrap();
      expect([second.code, jsonOf(second)]).toMatchObject([0, { adminPassword: null }]);
      expect(await fresh.leftovers()).toEqual(before);
    } finally {
      await fresh.stop();
    }
  }, 300_000);
});
