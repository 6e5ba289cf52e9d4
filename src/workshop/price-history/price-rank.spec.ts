import { descriptionKey, rankOf } from './price-rank';

describe('the rank of a price', () => {
  const BANDS = [10, 20, 50] as const;
  /** The prices 60 000, 65 000 and 70 000. */
  const BASELINE = { sum: '195000', count: 3 };

  it.each([
    ['95000', '46.15', 'high', true],
    ['97500', '50.00', 'high', true],
    ['97501', '50.00', 'very_high', true],
    ['78000', '20.00', 'above_average', false],
    ['78001', '20.00', 'high', true],
    ['72000', '10.77', 'above_average', false],
    ['71500', '10.00', 'average', false],
    ['58500', '-10.00', 'average', false],
    ['55000', '-15.38', 'below_average', false],
    ['45000', '-30.77', 'low', true],
    ['30000', '-53.85', 'very_low', true],
  ])('of %s is %s %% from the mean: %s', (price, deviationPercent, priceRank, isAnomaly) => {
    expect(rankOf(price, BASELINE, BANDS)).toEqual({
      priceRank,
      deviationPercent,
      isAnomaly,
      reviewStatus: isAnomaly ? 'pending' : 'none',
    });
  });

  it('is unknown without a baseline', () => {
    const unknown = { priceRank: null, deviationPercent: null, isAnomaly: false, reviewStatus: 'none' };
    expect(rankOf('10', null, BANDS)).toEqual(unknown);
    expect(rankOf('10', { sum: '0.0000', count: 4 }, BANDS)).toEqual(unknown);
  });

  it('is limited to the range of its column', () => {
    expect(rankOf('99999999', { sum: '3', count: 3 }, BANDS).deviationPercent).toBe('99999.99');
  });
});

describe('the key of a description', () => {
  it('depends only on its words', () => {
    expect(descriptionKey('  Plaquettes de FREIN, avant ')).toBe(descriptionKey('plaquettes de frein avant'));
    expect(descriptionKey('Révision')).toBe('revision');
  });
});
