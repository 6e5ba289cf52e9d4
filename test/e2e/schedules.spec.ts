import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field } from '../support/http-client';

const URL = '/api/v1/schedules';

/** The operators of the platform view and change the schedules. */
describe('The schedules of the control plane', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
  });

  afterAll(async () => {
    await application.stop();
  });

  it('are listed with their times and runs', async () => {
    const { status, body } = await application.admin.get(URL);
    expect(status).toBe(200);
    expect(field(body, 'data')).toContainEqual({
      kind: 'alerts.evaluate',
      scope: 'tenant',
      at: { everyMs: null, hour: 2, minute: 0, weekday: null, zone: 'tenant' },
      isEnabled: true,
      isDefault: true,
      lastRun: null,
      nextRunAt: null,
    });
  });

  it('are changed, shown as changed, and reset', async () => {
    const path = `${URL}/mail.deliver`;
    const changed = await application.admin.patch(path, { isEnabled: false, at: { everyMs: 60_000 } });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      isEnabled: false,
      isDefault: false,
      at: { everyMs: 60_000 },
      nextRunAt: null,
    });
    expect((await application.admin.get(path)).body).toEqual(changed.body);
    expect((await application.admin.delete(`${path}/override`)).status).toBe(204);
    expect((await application.admin.get(path)).body).toMatchObject({ isEnabled: true, isDefault: true });
  });

  it.each([
    ['identity.cleanup', {}, 400, 'SCHEDULE_CHANGE_MISSING'],
    ['identity.cleanup', { at: { hour: '4' } }, 400, 'VALIDATION_FAILED'],
    ['identity.cleanup', { at: { hour: null } }, 400, 'VALIDATION_FAILED'],
    ['identity.cleanup', { at: null }, 400, 'VALIDATION_FAILED'],
    ['identity.cleanup', { at: { zone: 'tenant' } }, 400, 'VALIDATION_FAILED'],
    ['identity.cleanup', { isEnabled: null }, 400, 'VALIDATION_FAILED'],
    ['identity.cleanup', { isEnabled: false, at: { hour: 24 } }, 422, 'SCHEDULE_TIMES_REFUSED'],
    ['identity.cleanup', { at: { everyMs: 60_000 } }, 422, 'SCHEDULE_TIMES_REFUSED'],
    ['nobody', { isEnabled: false }, 404, 'SCHEDULE_UNKNOWN'],
  ])('refuse for %s the change %j', async (kind, body, status, code) => {
    const before = await application.admin.get(URL);
    const answer = await application.admin.patch(`${URL}/${kind}`, body);
    expect([answer.status, field(answer.body, 'code')]).toEqual([status, code]);
    const settings = (list: unknown): unknown =>
      (field(list, 'data') as { kind: string; isDefault: boolean }[]).map(({ kind: of, isDefault }) => [of, isDefault]);
    expect(settings((await application.admin.get(URL)).body)).toEqual(settings(before.body));
  });

  it('are accessible to platform operators only', async () => {
    const nobody = application.client.as({ host: 'admin.localhost' });
    expect((await nobody.get(URL)).status).toBe(401);
    expect((await nobody.patch(`${URL}/mail.deliver`, { isEnabled: false })).status).toBe(401);
  });
});
