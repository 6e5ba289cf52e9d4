import { e164Of } from './phone';

describe('a phone number', () => {
  it('loses the trunk digit of its country, also in parentheses behind the country code', () => {
    const french = ['+33 (0)6 12 34 56 78', '0033 6 12 34 56 78', '06.12.34.56.78', '+330612345678', '+33 612-345-678'];
    expect(french.map((text) => e164Of(text, 'FR'))).toEqual(french.map(() => '+33612345678'));
    expect(e164Of('+33 (0)6 12 34 56 78', 'CI')).toBe('+33612345678');
    expect(e164Of('+44 (0)20 7946 0958', null)).toBe('+442079460958');
  });

  it('keeps a zero that belongs to the number', () => {
    expect(e164Of('07 08 09 10 11', 'CI')).toBe('+2250708091011');
    expect(e164Of('+39 06 698 12345', 'CI')).toBe('+390669812345');
  });

  it('is of the country it names, and of none where nobody names one', () => {
    expect(e164Of('77 123 45 67', 'SN')).toBe('+221771234567');
    expect(e164Of('06 12 34 56 78', null)).toBeNull();
  });

  it('is none with anything beside it, of a wrong length, or with an extension', () => {
    const wrong = [
      'appelez le 06 12 34 56 78',
      '06 12 34 56',
      '06 12 34 56 78 poste 3',
      '06 12 34 56 78 ext. 3',
      '12',
      '',
    ];
    expect(wrong.map((text) => e164Of(text, 'FR'))).toEqual(wrong.map(() => null));
  });
});
