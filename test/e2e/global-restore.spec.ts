import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { quoteIdentifier } from '#persistence';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField, textField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';
import { CommandLine } from '../support/command-line';
import type { Ended } from '../support/run-source';

const plateOf = (slug: string): string => `${slug.slice(0, 2).toUpperCase()} 1001 CI`;

type Difference = Record<'kind' | 'subject' | 'backup' | 'now', string>;

/** A restore of the global database while the processes of the platform serve. */
describe('A global database that is restored', () => {
  let running: RunningApplication;
  const companies = new Map<string, HttpClient>();
  const emails = new Map<string, string>();
  let backup: string;
  let findingsBefore: unknown;
  let webhooksBefore: Record<string, unknown>[];
  const leaver = { id: 0, email: '' };
  const webhooks = { kept: 0, rotated: 0, stopped: 0, removed: 0 };

  const commands = new CommandLine({});
  const run = (...args: string[]): Promise<Ended> => commands.run(args);
  const done = async (...args: string[]): Promise<Record<string, unknown>> => {
    const ended = await run(...args, '--json');
    expect({ args, code: ended.code, stderr: ended.stderr }).toEqual({ args, code: 0, stderr: '' });
    return JSON.parse(ended.stdout) as Record<string, unknown>;
  };
  const onServer = <T>(sql: string, parameters: unknown[] = []): Promise<T> =>
    running.onServer((server) => server.query<T>(sql, parameters));

  const open = async (slug: string): Promise<void> => {
    const company = await running.company({ name: slug.toUpperCase(), slug });
    await running.vehicleOf(company, { plateNumber: plateOf(slug) });
    companies.set(slug, company);
    emails.set(slug, textField((await company.get('/api/v1/auth/me')).body, 'email'));
  };

  const login = async (slug: string): Promise<HttpClient> => {
    const host = running.client.as({ host: `${slug}.localhost` });
    const answer = await host.post('/api/v1/auth/login', { email: emails.get(slug), password: PASSWORD });
    expect({ slug, status: answer.status, body: answer.body }).toMatchObject({ slug, status: 200 });
    return host.as({ token: textField(answer.body, 'accessToken') });
  };

  /** An account with all kinds of data: a phone number, a session, a second factor, a note. */
  const employ = async (): Promise<void> => {
    const member = await running.member('alpha', await running.tenantId('alpha'), 'gestionnaire');
    const { body } = await member.get('/api/v1/auth/me');
    Object.assign(leaver, { id: numberField(body, 'id'), email: textField(body, 'email') });
    const users = quoteIdentifier(running.settings.database.globalName);
    await onServer(`UPDATE ${users}.users SET phone = '+2250701020304' WHERE id = ?`, [leaver.id]);
    await onServer(`UPDATE ${users}.user_tenants SET notes = 'Fils de Fatou' WHERE user_id = ?`, [leaver.id]);
    await onServer(`INSERT INTO ${users}.recovery_codes (user_id, code_hash) VALUES (?, REPEAT('a', 32))`, [leaver.id]);
  };

  const dismiss = async (): Promise<void> => {
    const path = `/api/v1/users/${leaver.id}`;
    const closed = await running.admin.post(`${path}/deactivate`);
    const erased = await running.admin.post(`${path}/erase`, { reason: 'À sa demande' });
    expect([closed.status, erased.status]).toEqual([200, 200]);
  };

  const subscribe = async (): Promise<void> => {
    for (const name of Object.keys(webhooks)) {
      const body = { url: `https://${name}.example.com/events`, events: ['backup.failed'] };
      const { body: made } = await running.admin.post('/api/v1/webhooks', body);
      Object.assign(webhooks, { [name]: numberField(made, 'id') });
    }
  };

  const changeWebhooks = async (): Promise<void> => {
    const { rotated, stopped, removed } = webhooks;
    const answers = [
      await running.admin.patch(`/api/v1/webhooks/${rotated}`, { url: 'https://moved.example.com/events', version: 1 }),
      await running.admin.post(`/api/v1/webhooks/${rotated}/rotate-secret`),
      await running.admin.patch(`/api/v1/webhooks/${stopped}`, { isActive: false, version: 1 }),
      await running.admin.delete(`/api/v1/webhooks/${removed}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 204]);
  };

  const webhookRows = (): Promise<Record<string, unknown>[]> =>
    onServer(
      `SELECT id, url, seal_key, secret, is_active FROM
        ${quoteIdentifier(running.settings.database.globalName)}.platform_webhook_endpoints ORDER BY id`,
    );

  /** The rows of the account, except those of the audit log. */
  const keptOfLeaver = async (): Promise<Record<string, unknown[]>> => {
    const registry = quoteIdentifier(running.settings.database.globalName);
    const of = (table: string, column = 'user_id'): Promise<unknown[]> =>
      onServer(`SELECT * FROM ${registry}.${table} WHERE ${column} = ?`, [leaver.id]);
    return {
      users: await of('users', 'id'),
      memberships: await of('user_tenants'),
      sessions: await of('sessions'),
      codes: await of('recovery_codes'),
    };
  };

  const plates = async (company: HttpClient): Promise<unknown> => {
    const { body } = await company.get('/api/v1/vehicles');
    return (field(body, 'data') as Record<string, unknown>[]).map(({ plateNumber }) => plateNumber);
  };

  const differencesIn = (data: Record<string, unknown>): string[] =>
    (data['differences'] as Difference[]).map(({ kind, subject }) => `${kind} ${subject}`);

  const findings = async (): Promise<unknown> => {
    const ended = await run('doctor', '--json');
    return (JSON.parse(ended.stdout) as { findings: unknown }).findings;
  };

  const verified = async (): Promise<void> => {
    const { chains } = JSON.parse((await run('audit:verify', '--json')).stdout) as { chains: { fault: unknown }[] };
    expect(chains.length).toBeGreaterThan(0);
    expect(chains.filter(({ fault }) => fault !== null)).toEqual([]);
  };

  beforeAll(async () => {
    running = await startApplication({ WARM_POOL_SIZE: '0' });
    for (const slug of ['alpha', 'beta', 'gamma', 'omega']) await open(slug);
    await employ();
    await subscribe();
    findingsBefore = await findings();
    await done('backup:global');
    const folder = join(running.settings.backup.folder, 'global');
    backup = join(folder, readdirSync(folder).find((name) => !name.endsWith('.json')) ?? '');
    await open('delta');
    await done('tenant:suspend', 'omega');
    await done('tenant:delete', 'gamma', '--confirm', 'gamma', '--now');
    await done('credentials:rotate', 'alpha');
    const id = await running.tenantId('beta');
    await dismiss();
    await changeWebhooks();
    webhooksBefore = await webhookRows();
    const version = field((await running.admin.get(`/api/v1/tenants/${id}`)).body, 'version');
    const renamed = await running.admin.patch(`/api/v1/tenants/${id}`, { name: 'Nouveau nom', version });
    if (renamed.status !== 200) throw new Error(renamed.text);
  });

  afterAll(async () => {
    await commands.stop();
    const { globalName } = running.settings.database;
    const rows = await onServer<{ name: string }[]>('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
    for (const { name } of rows)
      if (name.startsWith(`${globalName}_`)) await onServer(`DROP DATABASE ${quoteIdentifier(name)}`);
    await running.stop();
  });

  it('can be compared first, without a change', async () => {
    const data = await done('restore:global', backup, '--dry-run');
    expect(data).toMatchObject({ dryRun: true, isContinued: true });
    expect(differencesIn(data)).toEqual(
      expect.arrayContaining([
        'adopted delta',
        'erased gamma',
        'status omega',
        'credentials alpha',
        'epoch alpha',
        'renamed beta',
      ]),
    );
    expect(await plates(companies.get('delta') as HttpClient)).toEqual([plateOf('delta')]);
    const plain = await run('restore:global', backup, '--dry-run', '--lang', 'en');
    expect(plain.stdout).toMatch(/delta: not in the backup, adopted/);
    expect(plain.stdout).toMatch(/nothing changed/);
  });

  it('replaces the current one while the processes serve: all users can log in and see only their own data', async () => {
    const before = await onServer<unknown[]>('SELECT User FROM mysql.user WHERE User LIKE ?', [
      `${running.settings.database.tenantAccountPrefix}%`,
    ]);
    const old = companies.get('alpha') as HttpClient;
    const data = await done('restore:global', backup);
    expect(data).toMatchObject({ isContinued: true, kept: expect.any(String), erasedAccounts: 1 });
    for (const slug of ['alpha', 'beta', 'delta']) expect(await plates(await login(slug))).toEqual([plateOf(slug)]);
    expect((await old.get('/api/v1/vehicles')).status).toBe(401);
    expect((await running.client.as({ host: 'omega.localhost' }).get('/api/v1/vehicles')).status).toBe(403);
    expect((await running.client.as({ host: 'gamma.localhost' }).get('/api/v1/vehicles')).status).toBe(404);
    const after = await onServer<unknown[]>('SELECT User FROM mysql.user WHERE User LIKE ?', [
      `${running.settings.database.tenantAccountPrefix}%`,
    ]);
    expect(after).toHaveLength(before.length);
  });

  it('does not bring back account data that were erased after the backup', async () => {
    const kept = await keptOfLeaver();
    expect(kept).toMatchObject({
      users: [{ email: `erased-${leaver.id}@erased.invalid`, deleted_at: expect.any(Date), is_active: 0 }],
      memberships: [{ is_active: 0, notes: null }],
      sessions: [],
      codes: [],
    });
    expect(JSON.stringify(kept)).not.toMatch(new RegExp(`${leaver.email}|Awa|Koné|2250701020304|Fatou`));
    expect((await running.admin.get(`/api/v1/users/${leaver.id}`)).status).not.toBe(200);
    const host = running.client.as({ host: 'alpha.localhost' });
    expect((await host.post('/api/v1/auth/login', { email: leaver.email, password: PASSWORD })).status).toBe(401);
  });

  it('keeps the present address, secret and state of webhooks, and brings removed ones back inactive', async () => {
    const rows = await webhookRows();
    expect(rows.filter(({ id }) => id !== webhooks.removed)).toEqual(webhooksBefore);
    expect(rows.map(({ id, url, is_active: isActive }) => [id, url, isActive])).toEqual([
      [webhooks.kept, 'https://kept.example.com/events', 1],
      [webhooks.rotated, 'https://moved.example.com/events', 1],
      [webhooks.stopped, 'https://stopped.example.com/events', 0],
      [webhooks.removed, 'https://removed.example.com/events', 0],
    ]);
  });

  it('leaves no findings for the doctor, and an audit log that verifies with a signed break', async () => {
    expect(await findings()).toEqual(findingsBefore);
    await verified();
    const [found] = await onServer<Record<string, unknown>[]>(
      `SELECT is_lost, reached_sequence > restored_sequence AS later FROM
        ${quoteIdentifier(running.settings.database.globalName)}.audit_breaks WHERE chain = 0`,
    );
    expect({ lost: Number(found?.['is_lost']), later: Number(found?.['later']) }).toEqual({ lost: 0, later: 1 });
  });

  it('can be restored from nothing: unknown tenants are found from their databases', async () => {
    const { globalName } = running.settings.database;
    const rows = await onServer<{ name: string }[]>('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
    for (const { name } of rows)
      if (name.startsWith(`${globalName}_`)) await onServer(`DROP DATABASE ${quoteIdentifier(name)}`);
    // The last test: it uses connections that are opened to the restored database.
    await onServer(`DROP DATABASE ${quoteIdentifier(globalName)}`);
    await done('global:migrate');
    const data = await run('restore:global', backup, '--json');
    expect({ code: data.code, stderr: data.stderr }).toEqual({ code: 4, stderr: '' });
    const result = JSON.parse(data.stdout) as Record<string, unknown>;
    expect(result['isContinued']).toBe(false);
    expect(differencesIn(result)).toEqual(expect.arrayContaining(['adopted delta', 'missing gamma']));
    for (const slug of ['alpha', 'beta']) expect(await plates(await login(slug))).toEqual([plateOf(slug)]);
    expect((await running.client.as({ host: 'delta.localhost' }).get('/api/v1/vehicles')).status).toBe(401);
    await verified();
  });

  it('is refused if it is from another installation or damaged', async () => {
    expect((await run('restore:global', '/nowhere.sql.gz')).code).toBe(2);
  });
});
