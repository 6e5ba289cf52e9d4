import { documentFlow } from '../document/document-flow';
import { ENDED_STATUSES, INTERVENTION_STATUSES } from '../interventions/intervention.choices';
import { VERIFICATION_STATUSES } from './field-verification.entity';

export const VERIFICATION_FLOW = documentFlow(VERIFICATION_STATUSES, 'draft', {
  complete: { from: ['draft'], to: 'completed' },
});

/** A verification is possible in every status except the final ones. */
export const VERIFIABLE_INTERVENTIONS = INTERVENTION_STATUSES.filter((status) => !ENDED_STATUSES.includes(status));
