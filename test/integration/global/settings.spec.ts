import { GlobalDatabase } from '../../../src/global/global-database';
import { ParametersService } from '../../../src/global/parameters/parameters.service';
import { MembershipsService } from '../../../src/global/memberships/memberships.service';
import { SettingsService } from '../../../src/global/settings/settings.service';
import { UsersService } from '../../../src/global/users/users.service';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { field, textField } from '../../support/http-client';
import type { Answer, HttpClient } from '../../support/http-client';
import { passTime, startClock, stopClock } from '../../support/standing-clock';

const SETTINGS = '/api/v1/settings';

interface Shown {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
  readonly default: unknown;
}

/** Settings of a company and of the platform, and where they apply. */
describe('Settings', () => {
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

  const code = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const change = (client: HttpClient, values: Record<string, unknown>, call = {}): Promise<Answer> =>
    client.patch(SETTINGS, { values }, call);
  const shown = ({ body }: Answer): Shown[] => field(body, 'data') as Shown[];
  const show = async (client: HttpClient, key: string): Promise<unknown> =>
    (await client.get(`${SETTINGS}/${key}`)).body;

  it('are each shown with value, source, default and limits', async () => {
    const answer = await company.get(SETTINGS);
    expect(shown(answer)).toHaveLength(35);
    expect(shown(answer).filter(({ source }) => source !== 'default')).toEqual([]);
    expect(await show(company, 'invoices.payment_days')).toEqual({
      key: 'invoices.payment_days',
      value: 30,
      source: 'default',
      default: 30,
      type: 'integer',
      range: { minimum: 0, maximum: 365 },
      visibility: 'member',
      labelFr: 'Délai de paiement (jours)',
      labelEn: 'Payment term (days)',
    });
    expect(field(await show(company, 'tax.default_rate_code'), 'value')).toBe('TVA18');
    expect(field(await show(other, 'tax.default_rate_code'), 'value')).toBe('TVA20');
  });

  it('apply to the company that changed them from the next request, and can be reset', async () => {
    const answer = await change(company, { 'invoices.payment_days': 45, 'ui.theme': 'dark' });
    expect(shown(answer).map(({ key, value, source }) => [key, value, source])).toEqual([
      ['invoices.payment_days', 45, 'tenant'],
      ['ui.theme', 'dark', 'tenant'],
    ]);
    expect(await show(company, 'invoices.payment_days')).toMatchObject({ value: 45, source: 'tenant', default: 30 });
    expect(await show(other, 'invoices.payment_days')).toMatchObject({ value: 30, source: 'default' });
    const reset = await company.delete(`${SETTINGS}/invoices.payment_days`);
    expect(reset.status).toBe(204);
    expect(await show(company, 'invoices.payment_days')).toMatchObject({ value: 30, source: 'default' });
  });

  it('change all together or not at all', async () => {
    const refused = await change(company, { 'quotes.min_count': 2, 'ui.items_per_page': 500, 'approval.four_eyes': 1 });
    expect(code(refused)).toEqual([422, 'SETTING_INVALID']);
    expect(field(refused.body, 'details')).toEqual({ key: 'ui.items_per_page', reason: 'RANGE' });
    expect(field(refused.body, 'errors')).toEqual([
      {
        in: 'body',
        pointer: '/values/ui.items_per_page',
        code: 'RANGE',
        detail: 'doit être un nombre entier de 1 à 100',
      },
      { in: 'body', pointer: '/values/approval.four_eyes', code: 'BOOLEAN', detail: 'doit valoir true ou false' },
    ]);
    expect(await show(company, 'quotes.min_count')).toMatchObject({ value: 1, source: 'default' });
  });

  it('are exactly those of the registry', async () => {
    for (const key of ['invoices.payment_weeks', 'feature.api_keys', '__proto__', 'constructor']) {
      const rawBody = JSON.stringify({ values: {} }).replace('{}', `{"${key}":1}`);
      const answer = await company.call('PATCH', SETTINGS, { rawBody });
      expect(answer.status).toBe(400);
      expect(code(await company.get(`${SETTINGS}/${key}`))).toEqual([400, 'SETTING_UNKNOWN']);
    }
    expect(code(await change(company, { nothing: 1 }))).toEqual([400, 'SETTING_UNKNOWN']);
    expect(code(await company.delete(`${SETTINGS}/nothing`))).toEqual([400, 'SETTING_UNKNOWN']);
    expect(code(await change(company, {}))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('require one permission to change and another to read', async () => {
    expect(code(await change(driver, { 'ui.theme': 'dark' }))).toEqual([403, 'FORBIDDEN']);
    expect(code(await driver.delete(`${SETTINGS}/ui.theme`))).toEqual([403, 'FORBIDDEN']);
    expect(code(await driver.get(`${SETTINGS}/api.cors_origins`))).toEqual([403, 'FORBIDDEN']);
    const keys = shown(await driver.get(SETTINGS)).map(({ key }) => key);
    expect(keys).toContain('ui.theme');
    expect(keys).not.toContain('alerts.email_recipients');
    expect((await application.client.as({ host: 'reglee.localhost' }).get(SETTINGS)).status).toBe(401);
  });

  it('limit approvals by existing roles and amounts of the currency', async () => {
    expect(code(await change(company, { 'approval.limits': { gestionnaire: '500000.50' } }))).toEqual([
      422,
      'SETTING_INVALID',
    ]);
    expect(code(await change(company, { 'approval.limits': { patron: '500000' } }))).toEqual([422, 'SETTING_INVALID']);
    expect((await change(company, { 'approval.limits': { gestionnaire: '500000' } })).status).toBe(200);
    expect((await change(other, { 'approval.limits': { gestionnaire: '500.50' } })).status).toBe(200);
  });

  it('write one audit row with their names', async () => {
    const sent = { headers: { 'x-request-id': 'reglages-audites' } };
    await change(company, { 'price_history.months': 12 }, sent);
    // One statement, hence one snapshot: the row moves from one table to the other meanwhile.
    const rows = await application.app.get(GlobalDatabase).use((manager) =>
      manager.query<{ said: string }[]>(
        `SELECT CAST(payload AS CHAR) AS said FROM audit_outbox WHERE payload LIKE '%reglages-audites%'
          UNION ALL SELECT CAST(changed_fields AS CHAR) FROM audit_logs WHERE request_id = 'reglages-audites'`,
      ),
    );
    expect(rows).toEqual([{ said: expect.stringContaining('price_history.months') as unknown }]);
  });

  it('of two companies are separate requests, also with the same manager and idempotency key', async () => {
    const account = { email: 'deux@gestion.test', password: 'un-mot-de-passe-a-moi', firstName: 'Ada', lastName: '' };
    const user = await application.app.get(UsersService).create({ ...account, mustChangePassword: false });
    const call = { headers: { 'idempotency-key': 'les-deux' } };
    const slugs = ['reglee', 'autre'];
    for (const slug of slugs) {
      await application.app.get(MembershipsService).grant(user.id, await application.tenantId(slug), 'admin');
    }
    for (const slug of slugs) {
      const host = `${slug}.localhost`;
      const { email, password } = account;
      const { body } = await application.client.post('/api/v1/auth/login', { email, password }, { host });
      const manager = application.client.as({ host, token: textField(body, 'accessToken') });
      const answer = await change(manager, { 'price_history.min_samples': 8 }, call);
      expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([200, undefined]);
    }
    expect(await show(other, 'price_history.min_samples')).toMatchObject({ value: 8 });
  });

  it('answer a repeated request with the first answer, without a change', async () => {
    const call = { headers: { 'idempotency-key': 'theme-2026' } };
    const first = await change(company, { 'ui.theme': 'auto' }, call);
    await change(company, { 'ui.theme': 'light' });
    const again = await change(company, { 'ui.theme': 'auto' }, call);
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    expect(await show(company, 'ui.theme')).toMatchObject({ value: 'light' });
  });

  it('control whether a wrong check digit is refused', async () => {
    const entered = async (plateNumber: string): Promise<Answer> =>
      company.post(
        '/api/v1/vehicles',
        await application.vehicleBody(company, { plateNumber, vin: '1M8GDM9A1KP042788' }),
      );
    await change(company, { 'vehicles.vin_check_digit': 'strict' });
    expect(code(await entered('VIN 1'))).toEqual([422, 'VIN_CHECK_DIGIT']);
    await company.delete(`${SETTINGS}/vehicles.vin_check_digit`);
    const accepted = await entered('VIN 2');
    expect([accepted.status, field(accepted.body, 'warnings')]).toEqual([201, ['VIN_CHECK_DIGIT']]);
  });

  describe('in the cache', () => {
    afterEach(() => {
      startClock();
      jest.restoreAllMocks();
    });

    it('are read without a query while they are fresh', async () => {
      const settings = application.app.get(SettingsService);
      await settings.valueOf(tenantId, 'ui.theme');
      const uses = jest.spyOn(application.app.get(GlobalDatabase), 'use');
      await Promise.all(Array.from({ length: 100 }, () => settings.valueOf(tenantId, 'ui.theme')));
      expect(uses).not.toHaveBeenCalled();
    });

    it('are used for five minutes while the global database is down, and refused afterwards', async () => {
      const settings = application.app.get(SettingsService);
      // A company whose last change is long ago: a recent change would return as a message from Redis and make this process read again.
      const otherId = await application.tenantId('autre');
      expect(await settings.valueOf(otherId, 'tax.default_rate_code')).toBe('TVA20');
      stopClock();
      jest.spyOn(application.app.get(GlobalDatabase), 'use').mockRejectedValue(new Error('down'));
      passTime(4 * 60_000);
      expect(await settings.valueOf(otherId, 'tax.default_rate_code')).toBe('TVA20');
      passTime(2 * 60_000);
      await expect(settings.valueOf(otherId, 'tax.default_rate_code')).rejects.toThrow('SETTINGS_UNAVAILABLE');
      expect(await application.app.get(ParametersService).get('app.name')).toBe('Impact Auto');
    });

    it('are ignored if this version no longer accepts them', async () => {
      await application.app
        .get(GlobalDatabase)
        .use((manager) =>
          manager.query("INSERT INTO tenant_settings (tenant_id, `key`, value) VALUES (?, 'quotes.min_count', '99')", [
            tenantId,
          ]),
        );
      await change(company, { 'ui.theme': 'light' });
      expect(await show(company, 'quotes.min_count')).toMatchObject({ value: 1, source: 'default' });
    });
  });
});
