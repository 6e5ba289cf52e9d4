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
  licenseExpiryDate: null,
  licenses,
});

describe('a driver is eligible', () => {
  it('who holds the category the vehicle asks for, or one that covers it', () => {
    expect(ineligibilityOf(driver(holding('C')), 'C', DAY)).toBeNull();
    expect(ineligibilityOf(driver(holding('CE', { covers: ['C', 'B'] })), 'C', DAY)).toBeNull();
    expect(ineligibilityOf(driver(holding('B')), 'C', DAY)).toBe('license_missing');
    expect(ineligibilityOf(driver(holding('C', { covers: [] })), 'B', DAY)).toBe('license_missing');
    expect(ineligibilityOf(driver(), 'B', DAY)).toBe('license_missing');
  });

  it('for a vehicle that asks for none', () => {
    expect(ineligibilityOf(driver(), null, DAY)).toBeNull();
  });

  it('up to the last day of the licence, and not after it', () => {
    expect(ineligibilityOf(driver(holding('B', { expiresOn: DAY })), 'B', DAY)).toBeNull();
    expect(ineligibilityOf(driver(holding('B', { expiresOn: '2026-03-13' })), 'B', DAY)).toBe('license_expired');
  });

  it('from the day the licence was issued', () => {
    expect(ineligibilityOf(driver(holding('B', { issuedOn: DAY })), 'B', DAY)).toBeNull();
    expect(ineligibilityOf(driver(holding('B', { issuedOn: '2026-03-15' })), 'B', DAY)).toBe('license_missing');
  });

  it('by any of the categories that would do', () => {
    const expired = holding('B', { expiresOn: '2020-01-01' });
    const other = holding('C', { covers: ['B'], expiresOn: '2030-01-01' });
    expect(ineligibilityOf(driver(expired, other), 'B', DAY)).toBeNull();
  });

  it('by the expiry of the whole licence where no category has its own', () => {
    const whole = { ...driver(holding('B')), licenseExpiryDate: '2026-03-13' };
    expect(ineligibilityOf(whole, 'B', DAY)).toBe('license_expired');
    const own = { ...driver(holding('B'), holding('C', { expiresOn: '2026-03-13' })), licenseExpiryDate: '2026-03-13' };
    expect(ineligibilityOf(own, 'B', DAY)).toBeNull();
  });

  it('only while active', () => {
    for (const status of ['inactive', 'suspended', 'terminated'] as const)
      expect(ineligibilityOf({ ...driver(holding('B')), status }, 'B', DAY)).toBe('driver_not_active');
  });
});
