import { DUTY_TYPES } from '../duties/duty';
import type { Duty, DutyType } from '../duties/duty';
import { severityOf } from './alert-severity';

const THRESHOLDS = { days: [30, 7], km: [1000, 250] } as const;

const duty = (type: DutyType, left: number, more: Partial<Duty> = {}): Duty => ({
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
const along = (type: DutyType, lefts: readonly number[], more: Partial<Duty> = {}) =>
  lefts.map((left) => severityOf(duty(type, left, more), THRESHOLDS));

describe('how grave an alert is', () => {
  it.each<DutyType>(['insurance_expiry', 'renewal_expiry', 'license_expiry', 'certification_expiry'])(
    'follows the days that are left: %s',
    (type) => {
      expect(along(type, [31, 30, 8, 7, 0, -1])).toEqual([null, 'info', 'info', 'warning', 'warning', 'critical']);
    },
  );

  it('begins as early as a policy wants it', () => {
    expect(along('insurance_expiry', [61, 60], { lead: 60 })).toEqual([null, 'info']);
    expect(along('insurance_expiry', [16, 15], { lead: 15 })).toEqual([null, 'info']);
  });

  it('follows the kilometres of maintenance as well', () => {
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

  it('begins as many kilometres ahead as a plan wants it', () => {
    const at = (leftKm: number) => along('maintenance_due', [90], { leftKm, leadKm: 3000 });
    expect([3001, 3000].map(at)).toEqual([[null], ['info']]);
  });

  it('follows how long a dossier is late', () => {
    for (const type of ['intervention_stalled', 'intervention_overdue'] as const)
      expect(along(type, [0, -0.1, -7, -7.1])).toEqual([null, 'warning', 'warning', 'critical']);
    expect(along('intervention_urgent', [0, -1, -48, -49])).toEqual([null, 'warning', 'warning', 'critical']);
  });

  it('follows the days of documents', () => {
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

  it('follows how far a price stands out', () => {
    const rank = (value: string) => severityOf(duty('price_anomaly', -1, { rank: value }), THRESHOLDS);
    expect(['high', 'low', 'very_high', 'very_low'].map(rank)).toEqual(['warning', 'warning', 'critical', 'critical']);
  });

  it('is known of every type', () => {
    for (const type of DUTY_TYPES) expect(severityOf(duty(type, -100), THRESHOLDS)).not.toBeNull();
  });
});
