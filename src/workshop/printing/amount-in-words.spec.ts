import { amountInWords } from './amount-in-words';

describe('an amount in words', () => {
  it.each([
    ['0', 'XOF', 'zéro franc CFA', 'zero West African CFA francs'],
    ['1', 'XOF', 'un franc CFA', 'one West African CFA franc'],
    [
      '292050',
      'XOF',
      'deux cent quatre-vingt-douze mille cinquante francs CFA',
      'two hundred and ninety-two thousand and fifty West African CFA francs',
    ],
    ['80', 'XAF', 'quatre-vingts francs CFA', 'eighty Central African CFA francs'],
    ['3000000', 'XOF', 'trois millions de francs CFA', 'three million West African CFA francs'],
    ['1000000000.50', 'EUR', 'un milliard d’euros et cinquante centimes', 'one billion euros and fifty centimes'],
    [
      '183.01',
      'EUR',
      'cent quatre-vingt-trois euros et un centime',
      'one hundred and eighty-three euros and one centime',
    ],
    [
      '12.345',
      'TND',
      'douze dinars tunisiens et trois cent quarante-cinq millimes',
      'twelve Tunisian dinars and three hundred and forty-five millimes',
    ],
    ['71.05', 'GHS', 'soixante et onze cédis ghanéens et 05/100', 'seventy-one Ghanaian cedis and 05/100'],
  ])('of %s %s is right in both languages', (amount, currency, fr, en) => {
    expect(amountInWords(amount, currency)).toEqual({ fr, en });
  });
});
