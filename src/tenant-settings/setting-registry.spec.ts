import type { SettingContext } from './setting-kind';
import { SETTING_KEYS, SETTING_REGISTRY, settingDeclaration } from './setting-registry';
import type { SettingKey, SettingValue } from './setting-registry';

const IVORIAN: SettingContext = { currency: 'XOF', roleCodes: new Set(['gestionnaire', 'chef']), isProduction: false };
const FRENCH: SettingContext = { ...IVORIAN, currency: 'EUR', isProduction: true };

const takes = (key: SettingKey, value: unknown, context = IVORIAN): boolean => {
  const { kind } = settingDeclaration(key);
  return kind.accepts(value) && kind.fits(value, context);
};

describe('the registry of settings', () => {
  it('has a valid default for each setting in every country', () => {
    for (const country of ['CI', 'FR', 'TN']) {
      const refused = SETTING_KEYS.filter((key) => !takes(key, settingDeclaration(key).fallback(country), FRENCH));
      expect(refused).toEqual([]);
    }
  });

  it('types its values', () => {
    const days: SettingValue<'invoices.payment_days'> = SETTING_REGISTRY['invoices.payment_days'].fallback('CI');
    const policy: SettingValue<'vehicles.vin_check_digit'> = 'strict';
    expect([days + 1, policy]).toEqual([31, 'strict']);
  });

  it('selects the tax rate by country', () => {
    const { fallback } = SETTING_REGISTRY['tax.default_rate_code'];
    expect(['CI', 'FR', 'CM', 'US'].map((country) => fallback(country))).toEqual(['TVA18', 'TVA20', 'TVA19_25', '']);
  });

  it.each<[SettingKey, readonly unknown[], readonly unknown[]]>([
    ['invoices.payment_days', [0, 30, 365], [-1, 366, 1.5, '30', null, true]],
    ['invoices.authorization_tolerance_percent', [0, 5, 12.25, 100], [0.125, 100.01, -1, '5', 1e-7]],
    ['approval.four_eyes', [true, false], [0, 'true', null]],
    ['vehicles.vin_check_digit', ['warn', 'strict', 'off'], ['WARN', '', 1]],
    ['approval.fast_track_limit', ['0', '150000'], ['0.5', '-1', '1e3', 150_000, '01', '']],
    ['ui.primary_color', ['#007bff', '#FFFFFF'], ['red', '#fff', '#007bff;', 7]],
    [
      'price_history.thresholds',
      [[10, 20, 50]],
      [[10, 10, 50], [50, 20, 10], [10, 20], [0, 20, 50], [10, 20, '50'], 10],
    ],
  ])('accepts for %s only values in its range', (key, taken, refused) => {
    expect(taken.filter((value) => !takes(key, value))).toEqual([]);
    expect(refused.filter((value) => takes(key, value))).toEqual([]);
  });

  it('limits only roles of the company, by amounts that fit its currency', () => {
    expect(takes('approval.limits', { gestionnaire: '500000', chef: '0' })).toBe(true);
    expect(takes('approval.limits', { gestionnaire: '500.50' }, FRENCH)).toBe(true);
    for (const wrong of [{ gestionnaire: '500.50' }, { patron: '1' }, { gestionnaire: 5 }, [], 'chef', null]) {
      expect(takes('approval.limits', wrong)).toBe(false);
    }
  });

  it('accepts alert thresholds with two descending stages', () => {
    const km = [1000, 250];
    expect(takes('alerts.thresholds', { days: [60, 15], km })).toBe(true);
    const wrong = [[7, 30], [30, 30], [30], [30, 7, 1], [366, 7], [30, 0], [30.5, 7]];
    for (const days of wrong) expect(takes('alerts.thresholds', { days, km })).toBe(false);
    expect(takes('alerts.thresholds', { days: [30, 7], km, hours: [2, 1] })).toBe(false);
    expect(takes('alerts.thresholds', { days: [30, 7] })).toBe(false);
  });

  it('accepts valid e-mail addresses, each once', () => {
    expect(takes('alerts.email_recipients', ['a@b.ci', 'parc.auto@flotte-abidjan.com'])).toBe(true);
    const wrong = [['a@b.ci', 'a@b.ci'], ['a b@c.ci'], ['Awa <a@b.ci>'], ['a@b'], ['a@b.ci\r\nBcc: x@y.z'], [7]];
    for (const value of wrong) expect(takes('alerts.email_recipients', value)).toBe(false);
    expect(
      takes(
        'alerts.email_recipients',
        Array.from({ length: 21 }, (_, index) => `a${index}@b.ci`),
      ),
    ).toBe(false);
  });

  it('accepts exact origins, and localhost outside production', () => {
    expect(takes('api.cors_origins', ['https://app.flotte.ci', 'https://10.0.0.1:8443'], FRENCH)).toBe(true);
    expect(takes('api.cors_origins', ['http://localhost:5173'])).toBe(true);
    expect(takes('api.cors_origins', ['http://localhost:5173'], FRENCH)).toBe(false);
    const wrong = [
      '*',
      'null',
      'https://*.flotte.ci',
      'https://app.flotte.ci/',
      'https://APP.flotte.ci',
      'https://app.flotte.ci:443',
      'https://user@app.flotte.ci',
      'http://app.flotte.ci',
      'http://localhost.flotte.ci',
      'ftp://app.flotte.ci',
      'app.flotte.ci',
    ];
    for (const origin of wrong) expect(takes('api.cors_origins', [origin])).toBe(false);
  });
});
