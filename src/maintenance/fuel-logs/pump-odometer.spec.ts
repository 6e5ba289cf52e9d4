import { pumpOdometer } from './pump-odometer';

describe('the odometer of a line of a statement', () => {
  it.each(['0', '000000', '0,0', '-', '--', '–', '/'])('is missing for %s', (text) => {
    expect(pumpOdometer(text)).toBeNull();
  });

  it.each([
    ['45000', 45_000],
    ['045000', 45_000],
    ['45 000', 45_000],
    ['45\u202f000 km', 45_000],
    ['45.000', 45_000],
    ['45000,0', 45_000],
    ['1,245,000.00', 1_245_000],
  ])('is read from %s', (text, value) => {
    expect(pumpOdometer(text)).toBe(value);
  });

  it.each(['45000,5', 'abc', '4 5000', '-12'])('stays the text %s, which the fill refuses', (text) => {
    expect(pumpOdometer(text)).toBe(text);
  });
});
