import { INTERVENTION_STATUSES } from './intervention.choices';
import { TRANSITIONS, transitionsFrom } from './intervention.flow';
import { blockers } from './intervention.guards';
import type { InterventionFacts, GuardCode, GuardSettings } from './intervention.guards';

const OPEN: InterventionFacts = {
  status: 'approved',
  isVehicleAvailable: true,
  completedPrediagnostics: 1,
  receivedQuotes: 1,
  validatedAuthorizations: 1,
  unexpiredAuthorizations: 1,
  hasVerificationBeforeWork: true,
  hasVerificationAfterWork: true,
  isVehicleReady: true,
  draftInvoices: 0,
  uncreditedInvoices: 0,
  isBalanceDue: false,
  isFastTrackType: true,
};
const SETTINGS: GuardSettings = {
  minQuotes: 1,
  isBeforeWorkRequired: true,
  isAfterWorkRequired: true,
  isFastTrackOpen: true,
};

describe('the table of transitions', () => {
  it('reaches every status except the first, and leaves no cancelled intervention', () => {
    expect(INTERVENTION_STATUSES).toHaveLength(14);
    const reached = new Set(TRANSITIONS.map(({ to }) => to));
    expect(INTERVENTION_STATUSES.filter((status) => !reached.has(status))).toEqual(['reported']);
    expect(transitionsFrom('cancelled')).toEqual([]);
    expect(transitionsFrom('closed').map(({ number }) => number)).toEqual(['11c', '12b']);
    for (const status of ['vehicle_received', 'invoiced'] as const)
      expect(transitionsFrom(status).some(({ to }) => to === 'cancelled')).toBe(false);
  });

  it('has one transition for each request and each event', () => {
    for (const status of INTERVENTION_STATUSES) {
      const ways = transitionsFrom(status);
      const asked = ways.filter(({ manual }) => manual !== null).map(({ to }) => to);
      const events = ways.flatMap(({ event }) => event ?? []);
      expect([new Set(asked).size, new Set(events).size]).toEqual([asked.length, events.length]);
    }
  });

  it('has a permission or an event for each transition', () => {
    expect(TRANSITIONS.filter(({ manual, event }) => manual === null && event === null)).toEqual([]);
  });
});

describe('the guards', () => {
  it.each<[GuardCode, Partial<InterventionFacts>, Partial<GuardSettings>]>([
    ['VEHICLE_NOT_AVAILABLE', { isVehicleAvailable: false }, {}],
    ['PREDIAGNOSTIC_REQUIRED', { completedPrediagnostics: 0 }, {}],
    ['QUOTE_REQUIRED', { receivedQuotes: 0 }, {}],
    ['QUOTE_MIN_COUNT', {}, { minQuotes: 2 }],
    ['AUTHORIZATION_REQUIRED', { validatedAuthorizations: 0 }, {}],
    ['AUTHORIZATION_EXPIRED', { unexpiredAuthorizations: 0 }, {}],
    ['FIELD_VERIFICATION_REQUIRED', { hasVerificationBeforeWork: false }, {}],
    ['FIELD_VERIFICATION_REQUIRED', { status: 'in_repair', hasVerificationAfterWork: false }, {}],
    ['VEHICLE_NOT_READY', { isVehicleReady: false }, {}],
    ['BALANCE_DUE', { isBalanceDue: true }, {}],
    ['DRAFT_INVOICE_EXISTS', { draftInvoices: 1 }, {}],
    ['INVOICE_NOT_CREDITED', { uncreditedInvoices: 1 }, {}],
    ['FAST_TRACK_NOT_ALLOWED', { isFastTrackType: false }, {}],
    ['FAST_TRACK_NOT_ALLOWED', {}, { isFastTrackOpen: false }],
  ])('%s stands in the way, and nothing else does', (code, facts, settings) => {
    expect(blockers([code], OPEN, SETTINGS)).toEqual([]);
    expect(blockers([code], { ...OPEN, ...facts }, { ...SETTINGS, ...settings })).toEqual([code]);
  });

  it('permit a revocation while no work order is validated', () => {
    expect(blockers(['AUTHORIZATION_EXISTS'], OPEN, SETTINGS)).toEqual(['AUTHORIZATION_EXISTS']);
    expect(blockers(['AUTHORIZATION_EXISTS'], { ...OPEN, validatedAuthorizations: 0 }, SETTINGS)).toEqual([]);
  });

  it('require verifications only if the settings do', () => {
    const nothing = { ...OPEN, hasVerificationBeforeWork: false, hasVerificationAfterWork: false };
    const lax = { ...SETTINGS, isBeforeWorkRequired: false, isAfterWorkRequired: false };
    for (const status of ['approved', 'in_repair'] as const)
      expect(blockers(['FIELD_VERIFICATION_REQUIRED'], { ...nothing, status }, lax)).toEqual([]);
  });

  it('report a missing work order before an expired one', () => {
    const nothing = { ...OPEN, validatedAuthorizations: 0, unexpiredAuthorizations: 0 };
    expect(blockers(['AUTHORIZATION_REQUIRED', 'AUTHORIZATION_EXPIRED'], nothing, SETTINGS)).toEqual([
      'AUTHORIZATION_REQUIRED',
    ]);
  });
});
