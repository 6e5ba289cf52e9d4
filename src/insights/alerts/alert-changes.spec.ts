import type { Duty } from '../duties/duty';
import { openedAlert, resolvedAlert, seenAgain } from './alert-changes';
import type { Alert } from './alert.entity';

const NOW = new Date('2026-03-14T02:00:00Z');
const LATER = new Date('2026-03-15T02:00:00Z');
const DUTY: Duty = {
  type: 'insurance_expiry',
  subject: { kind: 'vehicle', id: 7 },
  entityType: 'insurances',
  entityId: 3,
  vehicleId: 7,
  driverId: null,
  dueKey: '2026-03-20',
  dueDate: '2026-03-20',
  dueOdometer: null,
  left: 6,
  leftKm: null,
  lead: 30,
  leadKm: null,
  rank: null,
  params: { plate: 'AB 1', day: '2026-03-20' },
};
const stored = (more: Partial<Alert> = {}): Alert => ({
  ...openedAlert(DUTY, 'warning', NOW).state,
  id: 1,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
  createdByUserId: null,
  updatedByUserId: null,
  ...more,
});

describe('an alert', () => {
  it('is opened once for one instance of an obligation', () => {
    const { news, state } = openedAlert(DUTY, 'warning', NOW);
    expect(news).toBe('opened');
    expect(state).toMatchObject({
      dedupeKey: 'insurance_expiry:insurances:3:2026-03-20',
      subjectKey: 'vehicle:7',
      status: 'open',
      severity: 'warning',
    });
    expect(seenAgain(stored(), DUTY, 'warning', LATER)).toBeNull();
  });

  it('only gets graver', () => {
    expect(seenAgain(stored(), DUTY, 'info', LATER)).toBeNull();
    const graver = seenAgain(
      stored({ snoozedUntil: '2026-04-01', notifiedSeverity: 'warning' }),
      DUTY,
      'critical',
      LATER,
    );
    expect(graver).toMatchObject({
      news: 'escalated',
      state: {
        severity: 'critical',
        escalatedAt: LATER,
        firstSeenAt: NOW,
        snoozedUntil: null,
        notifiedSeverity: 'warning',
      },
    });
  });

  it('stays dismissed at the same severity, and comes back at a graver one', () => {
    const dismissed = stored({ status: 'dismissed', dismissedAt: NOW, dismissedReason: 'Vendu bientôt' });
    expect(seenAgain(dismissed, DUTY, 'warning', LATER)).toBeNull();
    const back = seenAgain(dismissed, DUTY, 'critical', LATER);
    expect(back?.state).toMatchObject({ status: 'open', dismissedAt: null, dismissedReason: null });
  });

  it('begins anew after it was cured', () => {
    const cured = stored(resolvedAlert(stored(), NOW).state);
    expect(cured.status).toBe('resolved');
    const again = seenAgain(cured, DUTY, 'info', LATER);
    expect(again).toMatchObject({ news: 'opened', state: { status: 'open', severity: 'info', firstSeenAt: LATER } });
  });

  it('says what is so now', () => {
    const moved = seenAgain(stored(), { ...DUTY, params: { ...DUTY.params, plate: 'AB 2' } }, 'warning', LATER);
    expect(moved).toMatchObject({ news: null, state: { params: { plate: 'AB 2' }, severity: 'warning' } });
  });
});
