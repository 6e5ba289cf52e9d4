import { lettersAndDigits, singleSpaced } from './text';

describe('text', () => {
  it('compares plates by letters and digits', () => {
    expect(lettersAndDigits(' ab-123 cd ')).toBe(lettersAndDigits('AB 123 CD'));
    expect(lettersAndDigits('1234 ÉH 01')).toBe('1234EH01');
  });

  it('keeps one space between words', () => {
    expect(singleSpaced('  Kouassi \t Yao ')).toBe('Kouassi Yao');
  });
});
