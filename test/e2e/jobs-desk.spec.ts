import { JobRuns } from '#jobs';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField, textField } from '../support/http-client';

/** An operator lists runs, retries and cancels them. No worker runs, so that states do not change by themselves. */
describe('Background runs over REST', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
  });

  afterAll(async () => {
    await application.stop();
  });

  const asked = (window: string, kind = 'test.errand'): Promise<number> =>
    application.app.get(JobRuns, { strict: false }).enqueue({ kind, tenant: null, window, payload: { of: window } });

  const inState = async (state: string, window: string): Promise<number> => {
    const id = await asked(window);
    const sql = `UPDATE ${application.settings.database.globalName}.job_runs SET state = ?, attempts = 5, error = 'TEST', finished_at = UTC_TIMESTAMP(3) WHERE id = ?`;
    await application.onServer((server) => server.query(sql, [state, id]));
    return id;
  };

  const stateOf = async (id: number): Promise<string> =>
    textField((await application.admin.get(`/api/v1/jobs/${id}`)).body, 'state');

  it('are listed newest first, by state, kind and tenant', async () => {
    const first = await asked('one', 'test.listed');
    const second = await asked('two', 'test.listed');
    const listed = await application.admin.get('/api/v1/jobs?kind=test.listed&state=queued');
    expect(listed.status).toBe(200);
    expect([numberField(listed.body, 'data.0.id'), numberField(listed.body, 'data.1.id')]).toEqual([second, first]);
    expect(numberField(listed.body, 'meta.total')).toBe(2);
    expect(field(listed.body, 'data.0.payload')).toEqual({ of: 'two' });
    const ofTenant = await application.admin.get('/api/v1/jobs?kind=test.listed&tenantId=1');
    expect(numberField(ofTenant.body, 'meta.total')).toBe(0);
    expect((await application.admin.get('/api/v1/jobs?state=asleep')).status).toBe(400);
  });

  it('are counted while waiting and after the last attempt', async () => {
    await inState('dead', 'counted');
    const { body } = await application.admin.get('/api/v1/jobs/stats');
    expect(numberField(body, 'dead')).toBeGreaterThanOrEqual(1);
    expect(field(body, 'counts')).toContainEqual(expect.objectContaining({ kind: 'test.errand', state: 'dead' }));
  });

  it.each(['dead', 'failed', 'cancelled'])('that is %s is done once more, with all its attempts', async (state) => {
    const id = await inState(state, `again-${state}`);
    const answer = await application.admin.post(`/api/v1/jobs/${id}/retry`, {});
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id, state: 'queued', attempts: 0, error: null, finishedAt: null });
  });

  it.each(['done', 'discarded', 'running'])('that is %s is not', async (state) => {
    const id = await inState(state, `not-again-${state}`);
    const answer = await application.admin.post(`/api/v1/jobs/${id}/retry`, {});
    expect([answer.status, textField(answer.body, 'code')]).toEqual([409, 'JOB_NOT_RETRIED']);
    expect(await stateOf(id)).toBe(state);
  });

  it('can be cancelled until they have ended', async () => {
    const id = await asked('back');
    expect((await application.admin.post(`/api/v1/jobs/${id}/cancel`, {})).body).toMatchObject({ state: 'cancelled' });
    const again = await application.admin.post(`/api/v1/jobs/${id}/cancel`, {});
    expect([again.status, textField(again.body, 'code')]).toEqual([409, 'JOB_ENDED']);
  });

  it('are visible to the platform only', async () => {
    expect((await application.client.as({ host: 'admin.localhost' }).get('/api/v1/jobs')).status).toBe(401);
    const company = await application.company({ name: 'Curieuse', slug: 'curieuse' });
    expect((await company.get('/api/v1/jobs')).status).toBe(404);
    expect((await application.admin.get('/api/v1/jobs/4000000000')).status).toBe(404);
    expect((await application.admin.get('/api/v1/jobs/none')).status).toBe(400);
  });

  it.each([
    ['job_runs_listed_by_state', "state = 'dead'"],
    ['job_runs_kind', "kind = 'test.errand'"],
    ['job_runs_listed_by_tenant', 'tenant_id = 1'],
  ])('is found and ordered by %s alone', async (index, condition) => {
    const { globalName } = application.settings.database;
    const plan = await application.onServer((server) =>
      server.query<{ key: string; Extra: string | null }[]>(
        `EXPLAIN FORMAT=TRADITIONAL SELECT * FROM ${globalName}.job_runs FORCE INDEX (${index}) WHERE ${condition} ORDER BY id DESC LIMIT 25`,
      ),
    );
    expect(plan).toMatchObject([{ key: index }]);
    expect(plan[0]?.Extra ?? '').not.toContain('filesort');
  });
});
