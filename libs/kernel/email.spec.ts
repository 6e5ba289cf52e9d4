import { assert, constantFrom, emailAddress, property, string } from 'fast-check';
import { canonicalName, normalizeEmail } from './email';

describe('An e-mail address that names a person', () => {
  it.each([
    [' Awa.Kone@Flotte-Abidjan.TEST\n', 'awa.kone@flotte-abidjan.test'],
    ['\u00a0awa@flotte.test\u3000', 'awa@flotte.test'],
    ['awa@société.fr', 'awa@xn--socit-esab.fr'],
    ['awa@soci\u0065\u0301t\u0065\u0301.fr', 'awa@xn--socit-esab.fr'],
    ['awa@XN--SOCIT-ESAB.fr', 'awa@xn--socit-esab.fr'],
    ['ren\u0065\u0301@flotte.test', 'ren\u00e9@flotte.test'],
    ['RENÉ@flotte.test', 'rené@flotte.test'],
    ['o’brien+fleet@flotte.test', 'o’brien+fleet@flotte.test'],
    ['awa@ｆｌｏｔｔｅ.test', 'awa@flotte.test'],
  ])('has one form: %j is %j', (given, canonical) => {
    expect(normalizeEmail(given)).toBe(canonical);
  });

  it.each([
    ['dg@société.fr', 'dg@societe.fr'],
    ['rené@flotte.test', 'rene@flotte.test'],
    ['\u0430wa@flotte.test', 'awa@flotte.test'],
    ['ıda@flotte.test', 'ida@flotte.test'],
    ['straße@flotte.test', 'strasse@flotte.test'],
  ])('is not one that only looks like it: %j and %j', (one, other) => {
    expect(normalizeEmail(one)).not.toBe(normalizeEmail(other));
  });

  it.each([
    ['a zero-width space', 'a\u200bwa@flotte.test'],
    ['a soft hyphen', 'a\u00adwa@flotte.test'],
    ['a zero-width joiner in the domain', 'awa@flo\u200dtte.test'],
    ['a byte order mark inside', 'a\ufeffwa@flotte.test'],
    ['a right-to-left override', 'a\u202ewa@flotte.test'],
    ['a variation selector', 'a\ufe0fwa@flotte.test'],
    ['a combining grapheme joiner', 'a\u034fwa@flotte.test'],
    ['a Hangul filler', 'a\u3164wa@flotte.test'],
    ['a blank Braille cell', 'a\u2800wa@flotte.test'],
    ['a tag character', 'a\u{e0061}wa@flotte.test'],
    ['a line break', 'a\nwa@flotte.test'],
    ['a NUL', 'awa@flotte.test\u0000'],
    ['half a surrogate pair', 'a\ud800wa@flotte.test'],
    ['a space', 'awa kone@flotte.test'],
  ])('has no character that nobody sees: %s', (_what, given) => {
    expect(normalizeEmail(given)).toBeNull();
  });

  it.each([
    [''],
    ['@'],
    ['awa'],
    ['@flotte.test'],
    ['awa@'],
    ['awa@flotte'],
    ['awa@127.0.0.1'],
    ['awa@0x7f.1'],
    ['awa@flotte.test.'],
    ['awa@flotte..test'],
    ['awa@-flotte.test'],
    ['awa@flo%41tte.test'],
    ['awa@flotte.test:25'],
    ['awa@xn--zzzzzz99999.test@'],
    ['awa@b@flotte.test'],
    ['"awa"@flotte.test'],
    ['awa <awa@flotte.test>'],
    [`${'a'.repeat(65)}@flotte.test`],
    [`a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.test`],
  ])('is refused when it is no address: %j', (given) => {
    expect(normalizeEmail(given)).toBeNull();
  });

  it('does not change when it is brought to its form again', () => {
    assert(
      property(string({ unit: 'binary' }), string({ unit: 'binary' }), (local, domain) => {
        const once = normalizeEmail(`${local}@${domain}.test`);
        expect(once === null ? null : normalizeEmail(once)).toBe(once);
      }),
    );
  });

  it('is the same however it is cased, composed and padded', () => {
    assert(
      property(
        emailAddress(),
        constantFrom('NFC', 'NFD'),
        constantFrom('', ' ', '\t', '\u00a0'),
        (email, form, blank) => {
          const written = `${blank}${email.toUpperCase().normalize(form)}${blank}`;
          expect(normalizeEmail(written)).toBe(normalizeEmail(email));
        },
      ),
    );
  });
});

describe('A log-in name', () => {
  it('is compared composed, trimmed and in lower case, and has no hidden character', () => {
    expect(canonicalName(' Ren\u0065\u0301 ')).toBe('rené');
    expect([canonicalName('  '), canonicalName('a\u200bwa')]).toEqual([null, null]);
  });
});
