import type { Obligation } from '../obligations/obligation';
import { openedAlert, resolvedAlert, seenAgain } from './alert-changes';
import type { Alert } from './alert.entity';

const NOW = new Date('2026-03-14T02:00:00Z');
const LATER = new Date('2026-03-15T02:00:00Z');
const OBLIGATION: Obligation = {
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
  ...openedAlert(OBLIGATION, 'warning', NOW).state,
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
    const { transition, state } = openedAlert(OBLIGATION, 'warning', NOW);
    expect(transition).toBe('opened');
    expect(state).toMatchObject({
      dedupeKey: 'insurance_expiry:insurances:3:2026-03-20',
      subjectKey: 'vehicle:7',
      status: 'open',
      severity: 'warning',
    });
    expect(seenAgain(stored(), OBLIGATION, 'warning', LATER)).toBeNull();
  });

  it('only increases in severity', () => {
    expect(seenAgain(stored(), OBLIGATION, 'info', LATER)).toBeNull();
    const graver = seenAgain(
      stored({ snoozedUntil: '2026-04-01', notifiedSeverity: 'warning' }),
      OBLIGATION,
      'critical',
      LATER,
    );
    expect(graver).toMatchObject({
      transition: 'escalated',
      state: {
        severity: 'critical',
        escalatedAt: LATER,
        firstSeenAt: NOW,
        snoozedUntil: null,
        notifiedSeverity: 'warning',
      },
    });
  });

  it('stays dismissed at the same severity, and is reopened at a higher one', () => {
    const dismissed = stored({ status: 'dismissed', dismissedAt: NOW, dismissedReason: 'Vendu bientôt' });
    expect(seenAgain(dismissed, OBLIGATION, 'warning', LATER)).toBeNull();
    const back = seenAgain(dismissed, OBLIGATION, 'critical', LATER);
    expect(back?.state).toMatchObject({ status: 'open', dismissedAt: null, dismissedReason: null });
  });

  it('is opened again after it was resolved', () => {
    const cured = stored(resolvedAlert(stored(), NOW).state);
    expect(cured.status).toBe('resolved');
    const again = seenAgain(cured, OBLIGATION, 'info', LATER);
    expect(again).toMatchObject({
      transition: 'opened',
      state: { status: 'open', severity: 'info', firstSeenAt: LATER },
    });
  });

  it('shows the current parameters', () => {
    const moved = seenAgain(
      stored(),
      { ...OBLIGATION, params: { ...OBLIGATION.params, plate: 'AB 2' } },
      'warning',
      LATER,
    );
    expect(moved).toMatchObject({ transition: null, state: { params: { plate: 'AB 2' }, severity: 'warning' } });
  });
});
