import { normalizePhone } from './phone';

describe('a phone number', () => {
  it("belongs to the tenant's country if it has no country code", () => {
    expect(normalizePhone('07 08 09 10 11', 'CI')).toBe('+2250708091011');
    expect(normalizePhone('06.12.34.56.78', 'FR')).toBe('+33612345678');
  });

  it('keeps its country code', () => {
    expect(normalizePhone('+33 (6) 12-34-56-78', 'CI')).toBe('+33612345678');
    expect(normalizePhone('00225 0708091011', 'FR')).toBe('+2250708091011');
  });

  it('is refused if it is not a valid number', () => {
    for (const text of ['12', 'appelez-moi', '+0123456789', '+123456789012345678', '']) {
      expect(() => normalizePhone(text, 'CI')).toThrow('PHONE_INVALID');
    }
    expect(() => normalizePhone('0612345678', 'XX')).toThrow('PHONE_INVALID');
  });
});
