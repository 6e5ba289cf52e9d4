import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field } from '../support/http-client';

/** Valid host headers, and the answers to invalid ones. */
describe('Hosts and slugs', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Acme', slug: 'acme' });
  });

  afterAll(async () => {
    await application.stop();
  });

  it.each([
    'a.b.localhost',
    '..localhost',
    "ac'me.localhost",
    'ac"me.localhost',
    `${'a'.repeat(64)}.localhost`,
    'xn--80ak6aa92e.localhost',
    'a_b.localhost',
    '-acme.localhost',
    'www.acme.localhost',
    'api.localhost',
    'nobody.localhost',
    'acme.localhost.evil.example',
  ])('refuses %s without a fault', async (host) => {
    const answer = await application.client.get('/api/v1/vehicles', { host });
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each(['acme.localhost', 'ACME.localhost', 'acme.localhost.', 'acme.localhost:3000'])(
    'finds the company at %s',
    async (host) => {
      const answer = await application.client.get('/api/v1/vehicles', { host });
      expect([answer.status, field(answer.body, 'code')]).toEqual([401, 'UNAUTHENTICATED']);
    },
  );

  it.each(['', '..', "ac'me", 'a'.repeat(64), 'xn--acme', 'admin', 'a_b', 'A B', 'www'])(
    'creates nothing for the slug %j',
    async (slug) => {
      const before = await application.tenantCount();
      const answer = await application.admin.post('/api/v1/tenants', { name: 'Nobody', slug });
      expect([400, 409, 422]).toContain(answer.status);
      expect(await application.tenantCount()).toBe(before);
    },
  );

  it('refuse a slug that is taken, whatever its case', async () => {
    const answer = await application.admin.post('/api/v1/tenants', { name: 'Acme again', slug: 'acme' });
    expect([answer.status, field(answer.body, 'code')]).toEqual([409, 'SLUG_TAKEN']);
  });
});
