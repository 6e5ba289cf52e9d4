import { AuditTrail } from '../../src/global/audit/audit-trail';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const CALLER_BURST = 20;
const ADDRESS_BURST = 60;

/** The request budgets of one process: who may send how many requests, and which budget they use. */
describe('Request budgets', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let quiet: HttpClient;

  beforeAll(async () => {
    application = await startApplication({
      TENANT_REQUESTS_PER_SECOND: '1',
      TENANT_REQUEST_BURST: String(CALLER_BURST),
      ADDRESS_REQUESTS_PER_SECOND: '1',
      ADDRESS_REQUEST_BURST: String(ADDRESS_BURST),
      TRUSTED_PROXIES: '127.0.0.1',
    });
    company = await application.company({ name: 'Bavarde', slug: 'bavarde' });
    quiet = await application.company({ name: 'Calme', slug: 'calme' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const from = (address: string): { headers: Record<string, string> } => ({ headers: { 'x-forwarded-for': address } });

  const flood = (client: HttpClient, path: string, address: string, times: number): Promise<Answer[]> =>
    Promise.all(Array.from({ length: times }, () => client.get(path, from(address))));

  const refusedOf = (answers: readonly Answer[]): Answer[] => answers.filter(({ status }) => status === 429);

  /** The number of these answers that have a row in the audit log. */
  const rowsOnRecord = async (answers: readonly Answer[]): Promise<number> => {
    await application.app.get(AuditTrail).drain();
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    const { globalName } = application.settings.database;
    const rows = await application.onServer((server) =>
      server.query<{ found: string }[]>(
        `SELECT COUNT(*) AS found FROM \`${globalName}\`.audit_logs WHERE request_id IN (?)`,
        [ids],
      ),
    );
    return Number(rows[0]?.found);
  };

  it('of an address are used by unauthenticated requests, which do not use those of the company', async () => {
    const stranger = application.client.as({ host: 'bavarde.localhost' });
    const unknown = await flood(stranger, '/api/v1/vehicles', '203.0.113.1', ADDRESS_BURST / 2);
    const nowhere = await flood(stranger, '/nothing', '203.0.113.1', ADDRESS_BURST);
    const refused = refusedOf([...unknown, ...nowhere]);
    expect(refused.length).toBeGreaterThan(10);
    expect(field(refused[0]?.body, 'code')).toBe('RATE_LIMITED');
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
    const served = await flood(company, '/api/v1/auth/me', '203.0.113.2', 10);
    expect(served.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  });

  it('of an address are shared by a whole IPv6 /64, and separate for another address', async () => {
    const one = await flood(application.client, '/nothing', '2001:db8::1', ADDRESS_BURST);
    expect(refusedOf(one)).toEqual([]);
    expect(refusedOf(await flood(application.client, '/nothing', '2001:db8::ffff:2', 10)).length).toBeGreaterThan(5);
    expect(refusedOf(await flood(application.client, '/nothing', '2001:db8:0:1::1', 10))).toEqual([]);
  });

  it('of a company are used by its authenticated requests, without affecting other companies', async () => {
    const answers = await flood(company, '/api/v1/auth/me', '203.0.113.3', 2 * CALLER_BURST);
    expect(refusedOf(answers).length).toBeGreaterThan(5);
    expect((await quiet.get('/api/v1/auth/me', from('203.0.113.3'))).status).toBe(200);
    expect(await rowsOnRecord(refusedOf(answers))).toBe(0);
    expect(await rowsOnRecord(answers.filter(({ status }) => status === 200))).toBeGreaterThan(0);
    // An authenticated request returns the token that it took from the budget of its address.
    expect(refusedOf(await flood(application.client, '/nothing', '203.0.113.3', ADDRESS_BURST - 5))).toEqual([]);
  });

  it('exist on the control plane for each account', async () => {
    const answers = await flood(application.admin, '/api/v1/servers', '203.0.113.4', 2 * CALLER_BURST);
    expect(refusedOf(answers).length).toBeGreaterThan(5);
    expect((await quiet.get('/api/v1/auth/me', from('203.0.113.4'))).status).toBe(200);
  });

  it('are not used by probes', async () => {
    const answers = await flood(application.client, '/health/live', '203.0.113.5', 2 * ADDRESS_BURST);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
