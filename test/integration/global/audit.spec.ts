import { systemEvent } from '#kernel';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { AuditVerifier } from '../../../src/global/audit/audit-verifier';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { field, numberField, textField } from '../../support/http-client';
import type { HttpClient } from '../../support/http-client';

type Row = Readonly<Record<string, unknown>>;

const LEFT = { tenantId: 0, action: 'vehicles:read', entityId: null, outcome: 'done', route: 'GET /' } as const;

describe('The audit log of a company', () => {
  let running: RunningApplication;
  let company: HttpClient;
  let other: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    running = await startApplication();
    company = await running.company({ name: 'Audit', slug: 'audit' });
    other = await running.company({ name: 'Autre', slug: 'autre' });
    tenantId = await running.tenantId('audit');
  });

  afterAll(async () => {
    await running.stop();
  });

  const rowsOf = async (id: number | null): Promise<readonly Row[]> => {
    if (id !== null) await running.app.get(OutboxRelay).relay(id);
    await running.app.get(AuditTrail).flush();
    const { globalName } = running.settings.database;
    return running.onServer((server) =>
      server.query<Row[]>(`SELECT * FROM \`${globalName}\`.audit_logs WHERE chain = ? ORDER BY sequence`, [id ?? 0]),
    );
  };

  /** The rows that the work added to the log, as `action outcome`. */
  const gained = async (id: number | null, work: () => Promise<unknown>): Promise<readonly Row[]> => {
    const before = (await rowsOf(id)).length;
    await work();
    return (await rowsOf(id)).slice(before);
  };

  const told = (rows: readonly Row[]): readonly string[] =>
    rows.map(({ action, outcome }) => `${String(action)} ${String(outcome)}`).toSorted();

  it('has one row for each write, read and refusal', async () => {
    const rows = await gained(tenantId, async () => {
      await running.vehicleOf(company, { plateNumber: 'AA 1' });
      await company.get('/api/v1/vehicles?limit=1');
      await company.get('/api/v1/vehicles/4711');
    });
    expect(told(rows)).toEqual([
      'reference:read done',
      'vehicles:create done',
      'vehicles:read done',
      'vehicles:read refused',
    ]);
  });

  it('records actor, address, request, record and field names, but no field values', async () => {
    const id = await running.vehicleOf(company, { plateNumber: 'AA 2', ownerName: 'Madame Secret' });
    const [row] = await gained(tenantId, () =>
      company.patch(
        `/api/v1/vehicles/${id}`,
        { version: 1, ownerContact: 'secret@exemple.test', notes: 'très privé' },
        { headers: { 'x-request-id': 'request-4711', 'user-agent': 'Essai/1.0' } },
      ),
    );
    expect(row).toMatchObject({
      action: 'vehicles:update',
      outcome: 'done',
      route: 'PATCH /api/v1/vehicles/:id',
      entity_type: 'vehicles',
      entity_id: id,
      request_id: 'request-4711',
      user_agent: 'Essai/1.0',
      actor_type: 'user',
    });
    expect(JSON.stringify(row?.['changed_fields'])).toMatch(/ownerContact.*notes/);
    expect(JSON.stringify(await rowsOf(tenantId))).not.toMatch(/secret@|Madame|privé/i);
  });

  it('records refused requests and failed logins, without the given email address', async () => {
    const driver = await running.member('audit', tenantId, 'conducteur');
    const rows = await gained(tenantId, async () => {
      await driver.delete('/api/v1/vehicles/1');
      await running.client
        .as({ host: 'audit.localhost' })
        .post('/api/v1/auth/login', { email: 'quelqu.un@exemple.test', password: 'x' });
    });
    expect(told(rows)).toEqual(['auth:login refused', 'vehicles:delete refused']);
    expect(JSON.stringify(rows)).not.toContain('quelqu.un');
  });

  it('accepts rows without a client address from the outbox', async () => {
    const { ip: _ip, ...event } = { ...systemEvent(LEFT), ip: null };
    const [row] = await gained(tenantId, () =>
      running.onServer((server) =>
        server.query(
          `INSERT INTO \`${running.settings.database.globalName}\`.audit_outbox (chain, payload) VALUES (?, ?)`,
          [tenantId, JSON.stringify({ ...event, tenantId })],
        ),
      ),
    );
    expect(row).toMatchObject({ action: 'vehicles:read', ip: null });
  });

  it('records a replayed write once', async () => {
    const body = await running.vehicleBody(company, { plateNumber: 'AA 3' });
    const headers = { 'idempotency-key': 'audit-1' };
    const rows = await gained(tenantId, async () => {
      await company.post('/api/v1/vehicles', body, { headers });
      await company.post('/api/v1/vehicles', body, { headers });
    });
    expect(rows.filter(({ action, entity_id: id }) => action === 'vehicles:create' && id !== null)).toHaveLength(1);
    expect(rows).toHaveLength(2);
  });

  it('records a token that was used at another company, in both companies', async () => {
    const otherId = await running.tenantId('autre');
    const there = (await rowsOf(otherId)).length;
    const rows = await gained(tenantId, async () => {
      const stranger = company.as({ host: 'autre.localhost' });
      expect((await stranger.get('/api/v1/vehicles')).status).toBe(401);
    });
    expect(told(rows)).toEqual(['auth:foreign_token refused']);
    expect(told((await rowsOf(otherId)).slice(there))).toEqual(['auth:foreign_token refused']);
  });

  it('allows no write without its audit row', async () => {
    const database = `${running.settings.database.tenantDatabasePrefix}${tenantId}`;
    const rename = (from: string, to: string): Promise<unknown> =>
      running.onServer((server) => server.query(`RENAME TABLE \`${database}\`.${from} TO \`${database}\`.${to}`));
    const body = await running.vehicleBody(company, { plateNumber: 'AA 4' });
    await rename('outbox', 'outbox_away');
    const refused = await company.post('/api/v1/vehicles', body);
    await rename('outbox_away', 'outbox');
    expect(refused.status).toBe(503);
    expect(field((await company.get('/api/v1/vehicles?search=AA%204')).body, 'meta.total')).toBe(0);
    expect((await company.post('/api/v1/vehicles', body)).status).toBe(201);
  });

  it('allows no change of a member without its audit row', async () => {
    const { globalName } = running.settings.database;
    const rename = (from: string, to: string): Promise<unknown> =>
      running.onServer((server) => server.query(`RENAME TABLE \`${globalName}\`.${from} TO \`${globalName}\`.${to}`));
    const role = { code: 'essai', labelFr: 'Essai', labelEn: 'Trial', permissions: ['vehicles:read'] };
    await rename('audit_outbox', 'audit_outbox_away');
    const refused = await company.post('/api/v1/roles', role);
    await rename('audit_outbox_away', 'audit_outbox');
    expect(refused.status).toBe(503);
    expect((await company.post('/api/v1/roles', role)).status).toBe(201);
  });

  it('is read newest first, page by page, with permission, and contains no row of another company', async () => {
    await company.get('/api/v1/vehicles');
    await rowsOf(tenantId);
    const first = await company.get('/api/v1/audit-logs?limit=3');
    const cursor = textField(first.body, 'meta.nextCursor');
    const second = await company.get(`/api/v1/audit-logs?limit=3&cursor=${cursor}`);
    const sequences = [first, second].flatMap(({ body }) =>
      [0, 1, 2].map((at) => numberField(body, `data.${at}.sequence`)),
    );
    expect(sequences).toEqual(sequences.toSorted((one, two) => two - one));
    expect(new Set(sequences).size).toBe(6);
    const driver = await running.member('audit', tenantId, 'conducteur');
    expect((await driver.get('/api/v1/audit-logs')).status).toBe(403);
    expect((await other.get(`/api/v1/audit-logs?cursor=${cursor}`)).text).not.toContain('vehicles:create');
  });

  it('is filtered by action and outcome, and refuses unknown filters', async () => {
    const refusals = await company.get('/api/v1/audit-logs?action=vehicles:read&outcome=refused');
    expect([refusals.status, field(refusals.body, 'data.0.outcome')]).toEqual([200, 'refused']);
    const future = await company.get('/api/v1/audit-logs?from=2999-01-01T00:00:00Z');
    expect(field(future.body, 'data')).toEqual([]);
    for (const query of ['page=1', 'cursor=abc', 'from=hier', 'outcome=x', 'action=a b', 'limit=0']) {
      expect((await company.get(`/api/v1/audit-logs?${encodeURI(query)}`)).status).toBe(400);
    }
  });

  it('is readable by operators, whose own actions are in the log of the platform', async () => {
    const listed = await running.admin.get(`/api/v1/tenants/${tenantId}/audit-logs?limit=1`);
    expect(field(listed.body, 'data.0.id')).toEqual(expect.any(Number));
    const own = await running.admin.get('/api/v1/audit-logs?limit=100');
    expect(JSON.stringify(own.body)).toContain('platform:tenants');
  });

  it('verifies from end to end', async () => {
    await rowsOf(null);
    const verifier = running.app.get(AuditVerifier);
    const reports = await Promise.all((await verifier.chains()).map((chain) => verifier.verify(chain)));
    expect(reports.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(reports.length).toBeGreaterThanOrEqual(3);
  });
});
