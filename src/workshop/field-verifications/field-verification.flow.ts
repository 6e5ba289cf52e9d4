import type { DocumentFlow } from '../document/document-flow';
import { ENDED_STATUSES, INTERVENTION_STATUSES } from '../interventions/intervention.choices';
import type { VerificationStatus } from './field-verification.entity';

export const VERIFICATION_FLOW = {
  complete: { from: ['draft'], to: 'completed' },
} as const satisfies DocumentFlow<VerificationStatus>;

/** A verification is possible in every status except the final ones. */
export const VERIFIABLE_DOSSIERS = INTERVENTION_STATUSES.filter((status) => !ENDED_STATUSES.includes(status));
