import { validityOf } from './validity';

describe('the validity of a work order', () => {
  const until = (validUntil: string) => validityOf({ status: 'validated', validUntil }, '2026-03-10');

  it('includes its last day', () => {
    expect(until('2026-03-10')).toEqual({ validity: 'warning', daysUntilExpiry: 0 });
    expect(until('2026-03-09')).toEqual({ validity: 'expired', daysUntilExpiry: -1 });
  });

  it('is about to end from seven days before its last day', () => {
    expect(until('2026-03-17').validity).toBe('warning');
    expect(until('2026-03-18')).toEqual({ validity: 'valid', daysUntilExpiry: 8 });
  });

  it('is null for a work order that is not validated', () => {
    expect(validityOf({ status: 'draft', validUntil: '2026-03-01' }, '2026-03-10')).toEqual({
      validity: null,
      daysUntilExpiry: null,
    });
  });
});
