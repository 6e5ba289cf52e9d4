import { UsersService } from '../../src/global/users/users.service';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

interface LogRow {
  readonly action: string;
  readonly reason: string | null;
  readonly outcome: string;
  readonly actorType: string;
}

/**
 * An action of the platform on a company needs a recent confirmation and a reason, and is recorded in the logs of the platform and of the
 * company.
 */
describe('An action of the platform on a company', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let id: number;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Touchée', slug: 'touchee' });
    id = await application.tenantId('touchee');
  });

  afterAll(async () => {
    await application.stop();
  });

  /** Another platform administrator, whose first request comes long after the login. */
  const operator = async (minutesAgo: number): Promise<HttpClient> => {
    const email = `operateur-${minutesAgo}@plateforme.test`;
    const names = { firstName: 'Aya', lastName: 'Ops', mustChangePassword: false };
    await application.app.get(UsersService).createPlatformAdministrator({ email, password: PASSWORD, ...names });
    const host = application.client.as({ host: 'admin.localhost' });
    const login = await host.post('/api/v1/auth/login', { email, password: PASSWORD });
    const { globalName } = application.settings.database;
    await application.onServer((server) =>
      server.query(
        `UPDATE \`${globalName}\`.sessions s JOIN \`${globalName}\`.users u ON u.id = s.user_id
          SET s.authenticated_at = UTC_TIMESTAMP(3) - INTERVAL ? MINUTE WHERE u.email = ?`,
        [minutesAgo, email],
      ),
    );
    return host.as({ token: textField(login.body, 'accessToken') });
  };

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const rowsOf = async (log: Promise<Answer>): Promise<readonly LogRow[]> =>
    field((await log).body, 'data') as readonly LogRow[];

  const platformLog = (): Promise<readonly LogRow[]> => rowsOf(application.admin.get('/api/v1/audit-logs?limit=100'));
  const companyLog = (): Promise<readonly LogRow[]> => rowsOf(company.get('/api/v1/audit-logs?limit=100'));

  const ACTS: readonly (readonly [string, string, object?])[] = [
    ['PATCH', 'tenants/ID', { city: 'Abidjan', version: 99 }],
    ['POST', 'tenants/ID/suspend'],
    ['POST', 'tenants/ID/activate'],
    ['POST', 'tenants/ID/archive'],
    ['PUT', 'tenants/ID/maintenance'],
    ['POST', 'tenants/ID/delete', { confirm: 'touchee' }],
    ['POST', 'tenants/ID/exports'],
    ['POST', 'tenants/ID/clones', { slug: 'copie' }],
    ['POST', 'tenants/ID/restores', { backupId: 1 }],
    ['POST', 'tenants/ID/restores/plan', { backupId: 1 }],
    ['POST', 'tenants/ID/cleanup'],
    ['POST', 'tenants/ID/enter', {}],
    ['GET', 'tenants/ID/settings'],
    ['PATCH', 'tenants/ID/settings', { values: {} }],
    ['PUT', 'tenants/ID/features/api_keys', { enabled: true }],
    ['GET', 'tenants/ID/audit-logs'],
    ['POST', 'backups', { tenantId: 1 }],
    ['GET', 'backups/1/download'],
    ['POST', 'backups/1/verify', {}],
    ['GET', 'operations/1/artifact'],
    ['POST', 'operations/1/undo'],
    ['POST', 'jobs/1/cancel'],
    ['PATCH', 'schedules/backups', { isEnabled: false }],
  ];

  it('needs a confirmation of the identity within the last ten minutes', async () => {
    const late = await operator(11);
    for (const [method, path, body] of ACTS) {
      const call = { headers: { 'x-reason': 'Ticket 4711' }, body: body ?? {} };
      const answer = await late.call(
        method,
        `/api/v1/${path.replace('ID', String(id))}`,
        method === 'GET' ? { headers: call.headers } : call,
      );
      expect([path, ...codeOf(answer)]).toEqual([path, 403, 'STEP_UP_REQUIRED']);
    }
  });

  it('is refused without a meaningful reason', async () => {
    const silent = await operator(0);
    for (const [method, path, body] of ACTS) {
      const answer = await silent.call(
        method,
        `/api/v1/${path.replace('ID', String(id))}`,
        method === 'GET' ? {} : { body: body ?? {} },
      );
      expect([path, ...codeOf(answer)]).toEqual([path, 400, 'REASON_REQUIRED']);
    }
    for (const reason of [
      '     ',
      '.....',
      'abc',
      "UTF-8''%20%20%20%20%20",
      "UTF-8''%E2%80%8B%E2%80%8B%E2%80%8B%E2%80%8B%E2%80%8B",
      "UTF-8''%",
    ]) {
      const answer = await silent.post(`/api/v1/tenants/${id}/suspend`, {}, { headers: { 'x-reason': reason } });
      expect([reason, ...codeOf(answer)]).toEqual([reason, 400, 'REASON_REQUIRED']);
    }
    const blank = { reason: '     ' };
    expect((await application.admin.post(`/api/v1/tenants/${id}/enter`, blank)).status).toBe(400);
    expect((await company.get('/api/v1/vehicles')).status).toBe(200);
  });

  it('needs such a confirmation too if it concerns all companies', async () => {
    const late = await operator(13);
    for (const [method, path, body] of [
      ['PATCH', 'parameters', { values: { 'approval.four_eyes': false } }],
      ['DELETE', 'parameters/approval.four_eyes', undefined],
      ['POST', 'schema-runs', {}],
    ] as const) {
      const answer = await late.call(method, `/api/v1/${path}`, body === undefined ? {} : { body });
      expect([path, ...codeOf(answer)]).toEqual([path, 403, 'STEP_UP_REQUIRED']);
    }
    expect((await late.get('/api/v1/parameters')).status).toBe(200);
  });

  it('needs neither to read the registry', async () => {
    const late = await operator(12);
    for (const path of ['', '/metrics', '/schema', '/features']) {
      expect([path, (await late.get(`/api/v1/tenants/${id}${path}`)).status]).toEqual([path, 200]);
    }
  });

  it('is recorded in both logs under its own name, with its reason', async () => {
    const because = (reason: string): { headers: Record<string, string> } => ({ headers: { 'x-reason': reason } });
    const { admin } = application;
    const path = `/api/v1/tenants/${id}`;
    expect((await admin.get(`${path}/settings`, because('Lire les réglages'))).status).toBe(200);
    expect(
      (
        await admin.patch(
          `${path}/settings`,
          { values: { 'notifications.email_enabled': false } },
          because("UTF-8''R%C3%A9gler%20%C5%81%C3%B3d%C5%BA"),
        )
      ).status,
    ).toBe(200);
    expect(
      (await admin.call('PUT', `${path}/features/api_keys`, { body: { enabled: true }, ...because('Ouvrir les clés') }))
        .status,
    ).toBe(200);
    expect((await admin.post(`${path}/exports`, {}, because('Demande de copie'))).status).toBe(202);
    expect((await admin.post('/api/v1/backups', { tenantId: id }, because('Avant travaux'))).status).toBe(202);
    expect(
      (await admin.post(`${path}/suspend`, { reason: 'Facture impayée' }, because('Facture impayée'))).status,
    ).toBe(200);
    expect((await admin.post(`${path}/activate`, {}, because('Facture payée'))).status).toBe(200);
    const expected = [
      ['tenant:settings.read', 'Lire les réglages'],
      ['tenant:settings', 'Régler Łódź'],
      ['tenant:features', 'Ouvrir les clés'],
      ['tenant:export', 'Demande de copie'],
      ['backup:create', 'Avant travaux'],
      ['tenant:suspend', 'Facture impayée'],
      ['tenant:activate', 'Facture payée'],
    ].map(
      ([action, reason]) => expect.objectContaining({ action, reason, outcome: 'done', actorType: 'user' }) as unknown,
    );
    await eventually('both logs have it', async () =>
      (await companyLog()).some(({ action }) => action === 'tenant:settings.read'),
    );
    expect(await companyLog()).toEqual(expect.arrayContaining(expected));
    expect(await platformLog()).toEqual(expect.arrayContaining(expected));
  });

  it('is recorded with its operation once for each idempotency key', async () => {
    const call = { headers: { 'x-reason': 'Copie pour formation', 'idempotency-key': 'copy-once' } };
    const copy = (): Promise<Answer> =>
      application.admin.post(`/api/v1/tenants/${id}/clones`, { slug: 'formation' }, call);
    expect([(await copy()).status, (await copy()).status]).toEqual([202, 202]);
    const copies = (await companyLog()).filter(({ action }) => action === 'tenant:clone');
    expect(copies.length).toBeGreaterThanOrEqual(1);
    expect(copies[0]).toMatchObject({ reason: 'Copie pour formation' });
  });

  it('is for platform administrators only, and creates no log of a company that does not exist', async () => {
    expect((await company.post(`/admin/api/v1/tenants/${id}/suspend`, {}, { host: 'admin.localhost' })).status).toBe(
      401,
    );
    expect((await application.admin.post('/api/v1/tenants/99999/suspend', {})).status).toBe(404);
    const answer = await application.admin.get('/api/v1/tenants/99999/settings');
    expect(answer.status).toBe(404);
    const { globalName } = application.settings.database;
    const heads = await application.onServer((server) =>
      server.query<unknown[]>(`SELECT 1 FROM \`${globalName}\`.audit_heads WHERE chain = 99999`),
    );
    expect(heads).toEqual([]);
  });

  it('shows the grant in both logs', async () => {
    const entered = await application.admin.post(`/api/v1/tenants/${id}/enter`, { reason: '  Ticket   4712 ' });
    const grantId = numberField(entered.body, 'grant.id');
    expect(field(entered.body, 'grant.reason')).toBe('Ticket 4712');
    for (const rows of [await companyLog(), await platformLog()]) {
      expect(rows).toEqual(expect.arrayContaining([expect.objectContaining({ action: 'platform:enter', grantId })]));
    }
  });
});
