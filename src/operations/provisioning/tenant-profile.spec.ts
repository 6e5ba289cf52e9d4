import { checkSlug, profileOf, slugFrom } from './tenant-profile';

describe('a slug', () => {
  it.each(['abc', 'flotte-abidjan', 'a1b', `a${'b'.repeat(58)}c`])('may be %s', (slug) => {
    expect(checkSlug(slug)).toBe(slug);
  });

  it.each(['', 'ab', 'a_b', 'Acme', '-abc', 'abc-', 'a.b', "a'b", 'é-a', 'a'.repeat(61), '..', '104', '007'])(
    'may not be %j',
    (slug) => {
      expect(() => checkSlug(slug)).toThrow('SLUG_INVALID');
    },
  );

  it.each(['admin', 'www', 'localhost', 'xn--abc'])('%s is reserved', (slug) => {
    expect(() => checkSlug(slug)).toThrow('SLUG_RESERVED');
  });

  it.each([
    ['Flotte Abidjan', 1, 'flotte-abidjan'],
    ['Société Générale de Côte d’Ivoire', 1, 'societe-generale-de-cote-d-ivoire'],
    ['Flotte Abidjan', 3, 'flotte-abidjan-3'],
    ['Admin', 1, 'societe-admin'],
    ['車両', 1, 'societe'],
    ['A', 1, 'societe-a'],
    ['Les Sœurs', 1, 'les-soeurs'],
    ['Straße & Söhne', 1, 'strasse-sohne'],
    ['Łukasz Ærø', 1, 'lukasz-aero'],
    ['Ɛ̀kpɛ Ŋutɔ', 1, 'ekpe-nguto'],
    ['104', 1, 'societe-104'],
    ['104', 2, 'societe-104-2'],
  ])('of %s, try %i, is %s', (name, n, slug) => {
    expect(checkSlug(slugFrom(name, n))).toBe(slug);
  });
});

describe('a profile', () => {
  it('has the currency and the time zone of its country', () => {
    expect(profileOf({ name: 'Garage', countryCode: 'fr' })).toMatchObject({
      currency: 'EUR',
      timezone: 'Europe/Paris',
    });
    expect(profileOf({ name: 'Flotte' })).toMatchObject({
      countryCode: 'CI',
      currency: 'XOF',
      timezone: 'Africa/Abidjan',
    });
  });

  it.each([
    ['GN', 'GNF', 'Africa/Conakry'],
    ['CG', 'XAF', 'Africa/Brazzaville'],
    ['TN', 'TND', 'Africa/Tunis'],
    ['CH', 'CHF', 'Europe/Zurich'],
    ['LU', 'EUR', 'Europe/Luxembourg'],
  ])('of %s is in %s and %s', (countryCode, currency, timezone) => {
    expect(profileOf({ name: 'Flotte', countryCode })).toMatchObject({ currency, timezone });
  });

  it('requires values that its country does not determine', () => {
    expect(() => profileOf({ name: 'Flotte', countryCode: 'CD' })).toThrow('TENANT_PROFILE_INCOMPLETE');
    expect(profileOf({ name: 'Flotte', countryCode: 'CD', timezone: 'Africa/Kinshasa' }).currency).toBe('CDF');
  });

  it.each([
    { name: ' ' },
    { name: 'x', countryCode: 'ZZZ' },
    { name: 'x', countryCode: 'QX' },
    { name: 'x', currency: 'ABC' },
    { name: 'x', timezone: 'Mars/Olympus' },
    { name: 'x', timezone: '+01:00' },
    { name: 'x', timezone: 'africa/abidjan' },
    { name: 'x', locale: 'de' },
  ])('is refused as %j', (request) => {
    expect(() => profileOf(request)).toThrow('TENANT_PROFILE_INVALID');
  });
});
