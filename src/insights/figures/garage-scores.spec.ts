import { Exact } from '#kernel';
import { scoreOf } from './garage-scores';

describe('the score of a garage', () => {
  const parts = {
    priceIndex: new Exact('0.9'),
    onTime: new Exact('0.8'),
    rework: new Exact('0.1'),
    satisfaction: new Exact(4),
  };

  it('weighs price, punctuality, rework and satisfaction', () => {
    // 0.27 + 0.24 + 0.18 + 0.16
    expect(scoreOf(3, parts)).toBe('85.0');
  });

  it('is null with fewer than three jobs', () => {
    expect(scoreOf(2, parts)).toBeNull();
  });

  it('uses only the known parts', () => {
    expect(scoreOf(5, { ...parts, priceIndex: null, satisfaction: null })).toBe('84.0');
    expect(scoreOf(5, { priceIndex: null, onTime: null, rework: null, satisfaction: null })).toBeNull();
  });
});
