import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField, textField } from '../support/http-client';

/** The platform's operators create companies, follow their creation, and suspend them. */
describe('The control plane', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
  });

  afterAll(async () => {
    await application.stop();
  });

  it('creates one company for ten simultaneous requests with the same slug', async () => {
    const body = { name: 'Course', slug: 'course' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => application.admin.post('/api/v1/tenants', body)),
    );
    const statuses = answers.map((answer) => answer.status).toSorted((one, other) => one - other);
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('creates one company for twenty requests with one idempotency key', async () => {
    const call = { headers: { 'idempotency-key': 'twenty-times-the-same' } };
    const body = { name: 'Une fois', slug: 'une-fois' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => application.admin.post('/api/v1/tenants', body, call)),
    );
    const made = answers.filter((answer) => answer.status === 201);
    const waiting = answers.filter((answer) => answer.status === 409);
    expect(made.length + waiting.length).toBe(20);
    expect(new Set(made.map((answer) => numberField(answer.body, 'id'))).size).toBe(1);
    const again = await application.admin.post('/api/v1/tenants', body, call);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
  });

  it('refuses the same idempotency key for another company', async () => {
    const call = { headers: { 'idempotency-key': 'key-of-one-request' } };
    await application.admin.post('/api/v1/tenants', { name: 'Premier', slug: 'premier' }, call);
    const other = await application.admin.post('/api/v1/tenants', { name: 'Second', slug: 'second' }, call);
    expect([other.status, field(other.body, 'code')]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('shows the steps of a creation', async () => {
    const created = await application.admin.post('/api/v1/tenants', { name: 'Pas à pas' });
    const operationId = numberField(created.body, 'operationId');
    const operation = await application.admin.get(`/api/v1/operations/${operationId}`);
    expect([operation.status, field(operation.body, 'state')]).toEqual([200, 'done']);
    expect(field(operation.body, 'steps.0.state')).toBe('done');
    expect(operation.text).not.toMatch(/password/i);
  });

  it('blocks a suspended company at once, until it is activated', async () => {
    const company = await application.company({ name: 'Suspendue', slug: 'suspendue' });
    expect((await company.get('/api/v1/vehicles')).status).toBe(200);
    const id = await application.tenantId('suspendue');
    expect((await application.admin.post(`/api/v1/tenants/${id}/suspend`, { reason: 'impayé' })).status).toBe(200);
    const refused = await company.get('/api/v1/vehicles');
    expect([refused.status, field(refused.body, 'code')]).toEqual([403, 'TENANT_SUSPENDED']);
    expect((await application.admin.post(`/api/v1/tenants/${id}/activate`)).status).toBe(200);
    expect((await company.get('/api/v1/vehicles')).status).toBe(200);
  });

  it('refuses the token of a company', async () => {
    const company = await application.company({ name: 'Curieuse', slug: 'curieuse' });
    const answer = await company.get('/api/v1/tenants', { host: 'admin.localhost' });
    expect(answer.status).toBe(401);
    expect((await company.get('/admin/api/v1/tenants')).status).toBe(404);
  });

  it('answers errors in the requested language, with a stable code', async () => {
    const french = await application.admin.get('/api/v1/tenants/999999');
    const english = await application.admin.get('/api/v1/tenants/999999', { headers: { 'accept-language': 'en' } });
    expect([french.status, english.status]).toEqual([404, 404]);
    expect(field(french.body, 'code')).toBe(field(english.body, 'code'));
    expect(textField(french.body, 'title')).not.toBe(textField(english.body, 'title'));
  });

  it('refuses unknown and privileged properties', async () => {
    const before = await application.tenantCount();
    const answer = await application.admin.post('/api/v1/tenants', { name: 'X', id: 7, status: 'active' });
    expect([answer.status, field(answer.body, 'code')]).toEqual([400, 'VALIDATION_FAILED']);
    expect(await application.tenantCount()).toBe(before);
  });
});
