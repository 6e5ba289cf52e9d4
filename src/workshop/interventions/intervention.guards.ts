import type { InterventionStatus } from './intervention.choices';

/** A condition of a transition, named by the error code of its refusal. */
export type GuardCode =
  | 'VEHICLE_NOT_AVAILABLE'
  | 'PREDIAGNOSTIC_REQUIRED'
  | 'QUOTE_REQUIRED'
  | 'QUOTE_MIN_COUNT'
  | 'AUTHORIZATION_EXISTS'
  | 'AUTHORIZATION_REQUIRED'
  | 'AUTHORIZATION_EXPIRED'
  | 'FIELD_VERIFICATION_REQUIRED'
  | 'VEHICLE_NOT_READY'
  | 'BALANCE_DUE'
  | 'DRAFT_INVOICE_EXISTS'
  | 'INVOICE_NOT_CREDITED'
  | 'FAST_TRACK_NOT_ALLOWED';

/** The facts about an intervention's documents that its transitions depend on. */
export interface InterventionFacts {
  readonly status: InterventionStatus;
  readonly isVehicleAvailable: boolean;
  readonly completedPrediagnostics: number;
  /** Number of received main quotes that have at least one line and are not expired. */
  readonly receivedQuotes: number;
  readonly validatedAuthorizations: number;
  readonly unexpiredAuthorizations: number;
  readonly hasVerificationBeforeWork: boolean;
  /**
   * Only verifications since the last start of work count: a verification before a rework proves nothing about the
   * rework.
   */
  readonly hasVerificationAfterWork: boolean;
  /** Whether the last validated reception report found the vehicle ready. */
  readonly isVehicleReady: boolean;
  readonly draftInvoices: number;
  readonly uncreditedInvoices: number;
  /** Whether an issued or registered invoice still has a balance. */
  readonly isBalanceDue: boolean;
  readonly isFastTrackType: boolean;
}

/** The settings of the company that guards depend on. */
export interface GuardSettings {
  readonly minQuotes: number;
  readonly isBeforeWorkRequired: boolean;
  readonly isAfterWorkRequired: boolean;
  readonly isFastTrackOpen: boolean;
}

type Guard = (facts: InterventionFacts, settings: GuardSettings) => boolean;

/** Each guard returns true if it permits the transition. */
const GUARDS: Readonly<Record<GuardCode, Guard>> = {
  VEHICLE_NOT_AVAILABLE: ({ isVehicleAvailable }) => isVehicleAvailable,
  PREDIAGNOSTIC_REQUIRED: ({ completedPrediagnostics }) => completedPrediagnostics > 0,
  QUOTE_REQUIRED: ({ receivedQuotes }) => receivedQuotes > 0,
  QUOTE_MIN_COUNT: ({ receivedQuotes }, { minQuotes }) => receivedQuotes >= minQuotes,
  AUTHORIZATION_EXISTS: ({ validatedAuthorizations }) => validatedAuthorizations === 0,
  AUTHORIZATION_REQUIRED: ({ validatedAuthorizations }) => validatedAuthorizations > 0,
  AUTHORIZATION_EXPIRED: (facts) => facts.validatedAuthorizations === 0 || facts.unexpiredAuthorizations > 0,
  FIELD_VERIFICATION_REQUIRED: (facts, settings) =>
    facts.status === 'in_repair'
      ? !settings.isAfterWorkRequired || facts.hasVerificationAfterWork
      : !settings.isBeforeWorkRequired || facts.hasVerificationBeforeWork,
  VEHICLE_NOT_READY: ({ isVehicleReady }) => isVehicleReady,
  BALANCE_DUE: ({ isBalanceDue }) => !isBalanceDue,
  DRAFT_INVOICE_EXISTS: ({ draftInvoices }) => draftInvoices === 0,
  INVOICE_NOT_CREDITED: ({ uncreditedInvoices }) => uncreditedInvoices === 0,
  FAST_TRACK_NOT_ALLOWED: ({ isFastTrackType }, { isFastTrackOpen }) => isFastTrackType && isFastTrackOpen,
};

/** The guards that refuse the transition, in the given order. */
export function blockers(
  guards: readonly GuardCode[],
  facts: InterventionFacts,
  settings: GuardSettings,
): readonly GuardCode[] {
  return guards.filter((code) => !GUARDS[code](facts, settings));
}
