import fc from 'fast-check';
import { enforceCheckDigit, hasValidCheckDigit, normalizeVin, requiresCheckDigit } from './vin';

describe('a VIN', () => {
  it('is normalised before it is checked', () => {
    expect(normalizeVin(' wvwzzz1jz3w-386752 ')).toBe('WVWZZZ1JZ3W386752');
  });

  it('is refused with 16 or 18 characters, with I, O or Q, and empty', () => {
    for (const text of [
      'WVWZZZ1JZ3W38675',
      'WVWZZZ1JZ3W3867522',
      'IVWZZZ1JZ3W386752',
      'WVWZZZ1JZ3O386752',
      'Q'.repeat(17),
      '',
    ]) {
      expect(() => normalizeVin(text)).toThrow('VIN_INVALID');
    }
  });

  it('has its check digit verified', () => {
    expect(['1M8GDM9AXKP042788', '11111111111111111', '5GZCZ43D13S812715'].map(hasValidCheckDigit)).toEqual([
      true,
      true,
      true,
    ]);
    expect(hasValidCheckDigit('WVWZZZ1JZ3W386752')).toBe(false);
  });

  it('requires a check digit only in North America', () => {
    expect(['1M8GDM9AXKP042788', '5GZCZ43D13S812715', 'WVWZZZ1JZ3W386752'].map(requiresCheckDigit)).toEqual([
      true,
      true,
      false,
    ]);
    expect(() => enforceCheckDigit('1M8GDM9A1KP042788', 'strict')).toThrow('VIN_CHECK_DIGIT');
    expect(() => enforceCheckDigit('1M8GDM9A1KP042788', 'warn')).not.toThrow();
    expect(() => enforceCheckDigit('WVWZZZ1JZ3W386752', 'strict')).not.toThrow();
  });

  it('has exactly one valid check digit', () => {
    const character = fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789');
    fc.assert(
      fc.property(fc.array(character, { minLength: 17, maxLength: 17 }), (characters) => {
        const valid = [...'0123456789X'].filter((digit) => hasValidCheckDigit(characters.with(8, digit).join('')));
        expect(valid).toHaveLength(1);
      }),
    );
  });
});
