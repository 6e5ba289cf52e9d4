import { ineligibilityOf } from './eligibility';
import type { HeldLicense } from './eligibility';

const DAY = '2026-03-14';
const holding = (code: string, rest: Partial<HeldLicense> = {}): HeldLicense => ({
  code,
  covers: [],
  issuedOn: null,
  expiresOn: null,
  ...rest,
});
const driver = (...licenses: readonly HeldLicense[]) => ({
  status: 'active' as const,
  terminationDate: null,
  licenseExpiryDate: null,
  licenses,
});

describe('a driver is eligible', () => {
  it('with the category that the vehicle requires, or one that covers it', () => {
    expect(ineligibilityOf(driver(holding('C')), 'C', { from: DAY, to: null })).toBeNull();
    expect(ineligibilityOf(driver(holding('CE', { covers: ['C', 'B'] })), 'C', { from: DAY, to: null })).toBeNull();
    expect(ineligibilityOf(driver(holding('B')), 'C', { from: DAY, to: null })).toBe('license_missing');
    expect(ineligibilityOf(driver(holding('C', { covers: [] })), 'B', { from: DAY, to: null })).toBe('license_missing');
    expect(ineligibilityOf(driver(), 'B', { from: DAY, to: null })).toBe('license_missing');
  });

  it('for a vehicle that requires no licence', () => {
    expect(ineligibilityOf(driver(), null, { from: DAY, to: null })).toBeNull();
  });

  it('up to the last day of the licence, and not after it', () => {
    expect(ineligibilityOf(driver(holding('B', { expiresOn: DAY })), 'B', { from: DAY, to: null })).toBeNull();
    expect(ineligibilityOf(driver(holding('B', { expiresOn: '2026-03-13' })), 'B', { from: DAY, to: null })).toBe(
      'license_expired',
    );
  });

  it('from the day the licence was issued', () => {
    expect(ineligibilityOf(driver(holding('B', { issuedOn: DAY })), 'B', { from: DAY, to: null })).toBeNull();
    expect(ineligibilityOf(driver(holding('B', { issuedOn: '2026-03-15' })), 'B', { from: DAY, to: null })).toBe(
      'license_missing',
    );
  });

  it('with any of the suitable categories', () => {
    const expired = holding('B', { expiresOn: '2020-01-01' });
    const other = holding('C', { covers: ['B'], expiresOn: '2030-01-01' });
    expect(ineligibilityOf(driver(expired, other), 'B', { from: DAY, to: null })).toBeNull();
  });

  it('by the expiry of the whole licence if no category has its own', () => {
    const whole = { ...driver(holding('B')), licenseExpiryDate: '2026-03-13' };
    expect(ineligibilityOf(whole, 'B', { from: DAY, to: null })).toBe('license_expired');
    const own = { ...driver(holding('B'), holding('C', { expiresOn: '2026-03-13' })), licenseExpiryDate: '2026-03-13' };
    expect(ineligibilityOf(own, 'B', { from: DAY, to: null })).toBeNull();
  });

  it('only while active', () => {
    for (const status of ['inactive', 'suspended', 'terminated'] as const)
      expect(ineligibilityOf({ ...driver(holding('B')), status }, 'B', { from: DAY, to: null })).toBe(
        'driver_not_active',
      );
  });
});
