import { trendOf } from './trend';

describe('a trend', () => {
  it('is flat within five per cent', () => {
    expect(trendOf('105', '100', true)).toEqual({ changePercent: '5.0', direction: 'flat', isImprovement: null });
    expect(trendOf('94.9', '100', true)).toEqual({ changePercent: '-5.1', direction: 'down', isImprovement: false });
  });

  it('is an improvement or not according to the figure', () => {
    expect(trendOf('80', '100', false)).toEqual({ changePercent: '-20.0', direction: 'down', isImprovement: true });
    expect(trendOf('120', '100', true)).toMatchObject({ direction: 'up', isImprovement: true });
    expect(trendOf('5', '-10', true)).toMatchObject({ changePercent: '150.0', direction: 'up' });
  });

  it('is null without a previous value', () => {
    const none = { changePercent: null, direction: null, isImprovement: null };
    expect(trendOf('5', null, true)).toEqual(none);
    expect(trendOf('5', '0.00', true)).toEqual(none);
    expect(trendOf(null, '5', true)).toEqual(none);
  });
});
