import { OBLIGATION_TYPES } from '../obligations/obligation';
import type { Obligation, ObligationType } from '../obligations/obligation';
import { severityOf } from './alert-severity';

const THRESHOLDS = { days: [30, 7], km: [1000, 250] } as const;

const obligation = (type: ObligationType, left: number, more: Partial<Obligation> = {}): Obligation => ({
  type,
  subject: { kind: 'vehicle', id: 1 },
  entityType: 'vehicles',
  entityId: 1,
  vehicleId: 1,
  driverId: null,
  dueKey: 'x',
  dueDate: null,
  dueOdometer: null,
  left,
  leftKm: null,
  lead: null,
  leadKm: null,
  rank: null,
  params: {},
  ...more,
});
const along = (type: ObligationType, lefts: readonly number[], more: Partial<Obligation> = {}) =>
  lefts.map((left) => severityOf(obligation(type, left, more), THRESHOLDS));

describe('the severity of an alert', () => {
  it.each<ObligationType>(['insurance_expiry', 'renewal_expiry', 'license_expiry', 'certification_expiry'])(
    'depends on the remaining days: %s',
    (type) => {
      expect(along(type, [31, 30, 8, 7, 0, -1])).toEqual([null, 'info', 'info', 'warning', 'warning', 'critical']);
    },
  );

  it('starts at the lead of a policy', () => {
    expect(along('insurance_expiry', [61, 60], { lead: 60 })).toEqual([null, 'info']);
    expect(along('insurance_expiry', [16, 15], { lead: 15 })).toEqual([null, 'info']);
  });

  it('also depends on the kilometres of a maintenance', () => {
    expect(along('maintenance_due', [31, 30, 7, 0, -1])).toEqual([null, 'info', 'warning', 'warning', 'critical']);
    const km = (leftKm: number) => along('maintenance_due', [Number.POSITIVE_INFINITY], { leftKm });
    expect([1001, 1000, 251, 250, 0, -1].map(km)).toEqual([
      [null],
      ['info'],
      ['info'],
      ['warning'],
      ['warning'],
      ['critical'],
    ]);
  });

  it('starts at the kilometre lead of a plan', () => {
    const at = (leftKm: number) => along('maintenance_due', [90], { leftKm, leadKm: 3000 });
    expect([3001, 3000].map(at)).toEqual([[null], ['info']]);
  });

  it('depends on the delay of an intervention', () => {
    for (const type of ['intervention_stalled', 'intervention_overdue'] as const)
      expect(along(type, [0, -0.1, -7, -7.1])).toEqual([null, 'warning', 'warning', 'critical']);
    expect(along('intervention_urgent', [0, -1, -48, -49])).toEqual([null, 'warning', 'warning', 'critical']);
  });

  it('depends on the dates of documents', () => {
    expect(along('quote_expiry', [8, 7, 3, 2, 0])).toEqual([null, 'info', 'info', 'warning', 'warning']);
    expect(along('authorization_expiry', [8, 7, 0, -1])).toEqual([null, 'warning', 'warning', 'critical']);
    expect(along('invoice_due', [8, 7, 0, -1, -30, -31])).toEqual([
      null,
      'info',
      'info',
      'warning',
      'warning',
      'critical',
    ]);
    expect(along('odometer_stale', [-29, -30, -59, -60])).toEqual([null, 'info', 'info', 'warning']);
  });

  it('depends on the deviation of a price', () => {
    const rank = (value: string) => severityOf(obligation('price_anomaly', -1, { rank: value }), THRESHOLDS);
    expect(['high', 'low', 'very_high', 'very_low'].map(rank)).toEqual(['warning', 'warning', 'critical', 'critical']);
  });

  it('is defined for every type', () => {
    for (const type of OBLIGATION_TYPES) expect(severityOf(obligation(type, -100), THRESHOLDS)).not.toBeNull();
  });
});
