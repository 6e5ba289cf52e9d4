import { GlobalDatabase } from '../../../src/global/global-database';
import { ParametersService } from '../../../src/global/parameters/parameters.service';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { field } from '../../support/http-client';
import type { Answer, HttpClient } from '../../support/http-client';

const SETTINGS = '/api/v1/settings';
const PARAMETERS = '/api/v1/parameters';

interface Shown {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
  readonly default: unknown;
}

/** Parameters that operators set: for the platform, for all companies and for one company. */
describe('The parameters of the platform', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let other: HttpClient;
  let driver: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Réglée', slug: 'reglee' });
    other = await application.company({ name: 'Autre', slug: 'autre', country: 'FR' });
    tenantId = await application.tenantId('reglee');
    driver = await application.member('reglee', tenantId, 'conducteur');
  });

  afterAll(async () => {
    await application.stop();
  });

  const code = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const change = (client: HttpClient, values: Record<string, unknown>): Promise<Answer> =>
    client.patch(SETTINGS, { values });
  const shown = ({ body }: Answer): Shown[] => field(body, 'data') as Shown[];
  const show = async (client: HttpClient, key: string): Promise<unknown> =>
    (await client.get(`${SETTINGS}/${key}`)).body;

  describe('in parameters', () => {
    const values = (client: HttpClient, changed: Record<string, unknown>): Promise<Answer> =>
      client.patch(PARAMETERS, { values: changed });

    it('are defaults of companies without own settings', async () => {
      await change(other, { 'quotes.validity_days': 60 });
      expect((await values(application.admin, { 'quotes.validity_days': 15 })).status).toBe(200);
      expect(await show(company, 'quotes.validity_days')).toMatchObject({ value: 15, source: 'platform', default: 15 });
      expect(await show(other, 'quotes.validity_days')).toMatchObject({ value: 60, source: 'tenant', default: 15 });
      expect((await application.admin.delete(`${PARAMETERS}/quotes.validity_days`)).status).toBe(204);
      expect(await show(company, 'quotes.validity_days')).toMatchObject({ value: 30, source: 'default' });
    });

    it('can be set for one company', async () => {
      const path = `/api/v1/tenants/${tenantId}/settings`;
      const answer = await application.admin.patch(path, { values: { 'audit.retention_days': 400 } });
      expect(shown(answer)).toMatchObject([{ key: 'audit.retention_days', value: 400, source: 'tenant' }]);
      expect(shown(await application.admin.get(path))).toHaveLength(35);
      expect(await show(company, 'audit.retention_days')).toMatchObject({ value: 400 });
      const unknown = await application.admin.get('/api/v1/tenants/4000000/settings');
      expect(code(unknown)).toEqual([404, 'NOT_FOUND_TENANT']);
      expect(
        code(await application.admin.patch('/api/v1/tenants/4000000/settings', { values: { 'ui.theme': 'dark' } })),
      ).toEqual([404, 'NOT_FOUND_TENANT']);
      expect((await company.get(`/admin${path}`)).status).toBe(404);
    });

    it('are refused if unknown, invalid or read-only', async () => {
      expect(code(await values(application.admin, { 'app.version': '9' }))).toEqual([409, 'PARAMETER_NOT_EDITABLE']);
      expect(code(await values(application.admin, { 'app.colour': 'red' }))).toEqual([400, 'PARAMETER_UNKNOWN']);
      const refused = await values(application.admin, { 'app.name': 'Autre', 'system.session_timeout': 1 });
      expect(code(refused)).toEqual([422, 'PARAMETER_INVALID']);
      expect(await application.app.get(ParametersService).get('app.name')).toBe('Impact Auto');
      expect(code(await values(application.admin, { 'approval.limits': { inconnu: '1' } }))).toEqual([
        422,
        'PARAMETER_INVALID',
      ]);
    });

    it('are locked if their row is locked', async () => {
      const lock = (locked: boolean): Promise<unknown> =>
        application.app
          .get(GlobalDatabase)
          .use((manager) =>
            manager.query("UPDATE system_parameters SET is_editable = ? WHERE parameter_key = 'app.name'", [!locked]),
          );
      await lock(true);
      expect(code(await values(application.admin, { 'app.name': 'Autre' }))).toEqual([409, 'PARAMETER_NOT_EDITABLE']);
      expect(code(await application.admin.delete(`${PARAMETERS}/app.name`))).toEqual([409, 'PARAMETER_NOT_EDITABLE']);
      await lock(false);
    });

    it('are returned with their types', async () => {
      await values(application.admin, { 'system.max_login_attempts': 9, locales: ['fr'] });
      const parameters = application.app.get(ParametersService);
      const attempts: number = await parameters.get('system.max_login_attempts');
      expect([attempts, await parameters.get('locales')]).toEqual([9, ['fr']]);
      for (const key of ['system.max_login_attempts', 'locales'])
        await application.admin.delete(`${PARAMETERS}/${key}`);
      expect(await parameters.get('system.max_login_attempts')).toBe(5);
    });
  });

  describe('before a login', () => {
    const visitor = (): HttpClient => application.client.as({ host: 'reglee.localhost' });

    it('contain what a login page needs', async () => {
      await change(company, { 'ui.primary_color': '#112233' });
      const { body } = await visitor().get(PARAMETERS);
      expect(field(body, 'values')).toMatchObject({
        'app.name': 'Impact Auto',
        'system.maintenance_mode': false,
        locales: ['fr', 'en'],
        'ui.primary_color': '#112233',
      });
      const names = Object.keys(field(body, 'values') as object);
      expect(names).not.toContain('system.session_timeout');
      expect(names).not.toContain('api.cors_origins');
    });

    it('close the platform to tenants only during maintenance', async () => {
      await application.admin.patch(PARAMETERS, { values: { 'system.maintenance_mode': true } });
      const closed = await company.get('/api/v1/vehicles');
      expect([...code(closed), closed.headers['retry-after']]).toEqual([503, 'PLATFORM_MAINTENANCE', '60']);
      expect(code(await visitor().post('/api/v1/auth/login', {}))).toEqual([503, 'PLATFORM_MAINTENANCE']);
      expect(code(await application.client.get('/reglee/api/v1/vehicles'))).toEqual([503, 'PLATFORM_MAINTENANCE']);
      // The router matches the same path in another spelling.
      expect(code(await company.get('/%61pi/v1/vehicles'))).toEqual([503, 'PLATFORM_MAINTENANCE']);
      const answers = [
        await application.admin.get('/api/v1/tenants'),
        await company.get('/health/live'),
        await company.get('/docs'),
        await visitor().get(PARAMETERS),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      await application.admin.delete(`${PARAMETERS}/system.maintenance_mode`);
      expect((await company.get('/api/v1/vehicles')).status).toBe(200);
    });
  });

  describe('of features', () => {
    it('are listed for members and switched by operators for one tenant', async () => {
      const path = `/api/v1/tenants/${tenantId}/features`;
      const put = (flag: string, body: unknown): Promise<Answer> =>
        application.admin.call('PUT', `${path}/${flag}`, { body });
      expect((await put('api_keys', { enabled: false })).body).toMatchObject({ name: 'api_keys', enabled: false });
      const enabled = async (client: HttpClient): Promise<unknown> =>
        (field((await client.get('/api/v1/features')).body, 'data') as { name: string; enabled: boolean }[]).map(
          (feature) => [feature.name, feature.enabled],
        );
      expect(await enabled(driver)).toEqual([
        ['api_keys', false],
        ['custom_roles', true],
      ]);
      expect(await enabled(other)).toEqual([
        ['api_keys', true],
        ['custom_roles', true],
      ]);
      expect(field((await application.admin.get(path)).body, 'data')).toHaveLength(2);
      await put('api_keys', { enabled: true });
      expect(code(await put('teleportation', { enabled: true }))).toEqual([404, 'FEATURE_UNKNOWN']);
      expect(code(await put('api_keys', { enabled: 'yes' }))).toEqual([400, 'VALIDATION_FAILED']);
      expect((await company.call('PUT', `/admin${path}/api_keys`, { body: { enabled: true } })).status).toBe(404);
    });
  });
});
