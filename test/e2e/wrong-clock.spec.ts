import { JobRuns } from '#jobs';
import { JobExecutor } from '../../libs/jobs/worker/job-executor';
import { GlobalDatabase } from '../../src/global/global-database';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, HttpClient, textField } from '../support/http-client';
import { setOwnClock } from '../support/own-clock';

const HOUR_MS = 3_600_000;

describe('An API whose clock is wrong', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let management: HttpClient;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline', WARM_POOL_SIZE: '0' });
    company = await application.company({ name: 'Montre', slug: 'montre' });
    management = new HttpClient(Number(new URL(application.managementUrl).port));
  });

  afterEach(() => setOwnClock(0));

  afterAll(() => application.stop());

  const offset = async (): Promise<number> =>
    Number(/^clock_offset_seconds (\S+)$/m.exec((await management.get('/metrics')).text)?.[1]);

  it.each([-40 * 24 * HOUR_MS, 26 * HOUR_MS])('is not ready and says by how much (%i ms)', async (offsetMs) => {
    expect(Math.abs(await offset())).toBeLessThan(2);
    setOwnClock(offsetMs);
    await eventually('not ready', async () => (await management.get('/health/ready')).status === 503);
    const ready = await management.get('/health/ready');
    const seconds = field(ready.body, 'error.clock.offsetSeconds');
    expect([field(ready.body, 'error.clock.status'), Math.round(Number(seconds))]).toEqual(['down', offsetMs / 1000]);
    expect(Math.round(await offset())).toBe(offsetMs / 1000);
    setOwnClock(0);
    await eventually('ready again', async () => (await management.get('/health/ready')).status === 200);
    expect(Math.abs(await offset())).toBeLessThan(2);
  });

  it('starts no run until it is right', async () => {
    const runs = application.app.get(JobRuns, { strict: false });
    const stateOf = async (runId: number): Promise<unknown> => {
      const rows = await application.app
        .get(GlobalDatabase)
        .use((manager) => manager.query<{ state: string }[]>('SELECT state FROM job_runs WHERE id = ?', [runId]));
      return rows[0]?.state;
    };
    setOwnClock(26 * HOUR_MS);
    const runId = await runs.enqueue({ kind: 'audit.sweep', tenant: null, window: 'by-hand' });
    const executor = application.app.get(JobExecutor, { strict: false });
    expect([executor.free('database'), await executor.attempt(runId, 'database')]).toEqual([0, expect.any(Number)]);
    expect(await stateOf(runId)).toBe('queued');
    setOwnClock(0);
    await eventually('the run is done', async () => (await stateOf(runId)) === 'done');
  });

  it('refuses writes of companies and of the platform until it is right', async () => {
    const email = textField((await company.get('/api/v1/auth/me')).body, 'email');
    const name = { name: 'Dépôt de Bouaké' };
    setOwnClock(26 * HOUR_MS);
    const refused = await company.post('/api/v1/garages', name);
    expect([refused.status, field(refused.body, 'code')]).toEqual([503, 'CLOCK_OFF']);
    const unmade = await application.admin.post('/api/v1/tenants', { name: 'Autre', slug: 'autre', countryCode: 'CI' });
    expect([unmade.status, field(unmade.body, 'code')]).toEqual([503, 'CLOCK_OFF']);
    expect((await company.get('/api/v1/garages')).status).toBe(200);
    const host = application.client.as({ host: 'montre.localhost' });
    const login = await host.post('/api/v1/auth/login', { email, password: PASSWORD });
    setOwnClock(0);
    expect((await host.get('/api/v1/auth/me', { token: textField(login.body, 'accessToken') })).status).toBe(200);
    expect((await company.post('/api/v1/garages', name)).status).toBe(201);
  });
});
