import { confidenceOf, summaryOf } from './price-summary';

describe('the summary of prices', () => {
  it('has their average, their median and a range of ten per cent', () => {
    expect(summaryOf(['70000', '60000', '65000'], 'XOF')).toEqual({
      average: '65000',
      median: '65000',
      min: '60000',
      max: '70000',
      suggestedRange: { from: '58500', to: '71500' },
    });
    expect(summaryOf(['10', '20', '40', '50'], 'EUR').median).toBe('30.00');
    expect(summaryOf(['0.195', '0.205'], 'EUR').average).toBe('0.20');
  });

  it('is empty without prices', () => {
    expect(summaryOf([], 'XOF')).toEqual({ average: null, median: null, min: null, max: null, suggestedRange: null });
  });

  it('has a higher confidence with more samples', () => {
    expect([2, 3, 4, 5, 9, 10].map(confidenceOf)).toEqual(['none', 'low', 'low', 'medium', 'medium', 'high']);
  });
});
