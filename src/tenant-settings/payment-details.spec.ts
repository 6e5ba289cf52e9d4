import { paymentDetails } from './payment-details';

const taken: readonly unknown[] = [
  {},
  { iban: 'FR76 3000 6000 0112 3456 7890 189', bic: 'AGRIFRPP' },
  { iban: 'CI93CI0080111301134291200589', bankName: 'Banque du Golfe' },
  { accountNumber: 'CI042 01234 567890123456 78', accountHolder: 'Flotte Abidjan SARL' },
  { mobileMoney: [{ operator: 'Orange Money', number: '+225 07 00 00 00 00', holder: 'Flotte' }] },
];

const refused: readonly unknown[] = [
  [],
  null,
  'FR76',
  { iban: 'FR76 3000 6000 0112 3456 7890 188' },
  { bic: 'agri' },
  { bankName: 'Banque\nBIC : AUTRE' },
  { bankName: ' ' },
  { unknown: 'x' },
  { constructor: 'x' },
  { mobileMoney: [{ operator: 'Orange' }] },
  { mobileMoney: Array.from({ length: 6 }, () => ({ operator: 'Orange', number: '0700000000' })) },
];

describe('payment details', () => {
  it('are an account, a wallet or nothing', () => {
    expect(taken.filter((value) => !paymentDetails.accepts(value))).toEqual([]);
  });

  it('refuse a number with a wrong check digit, and unknown fields', () => {
    expect(refused.filter((value) => paymentDetails.accepts(value))).toEqual([]);
  });
});
