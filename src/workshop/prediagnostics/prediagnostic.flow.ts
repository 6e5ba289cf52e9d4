import { documentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import { PREDIAGNOSTIC_STATUSES } from './prediagnostic.entity';

export const PREDIAGNOSTIC_FLOW = documentFlow(PREDIAGNOSTIC_STATUSES, 'draft', {
  complete: { from: ['draft'], to: 'completed' },
  cancel: { from: ['draft', 'completed'], to: 'cancelled' },
  // The intervention is cancelled; a completed prediagnostic stays.
  discard: { from: ['draft'], to: 'cancelled' },
});

/**
 * The statuses of an intervention in which a prediagnostic may be created; from the second on also those in which a
 * completed one may be cancelled.
 */
export const PREDIAGNOSTIC_INTERVENTIONS: readonly InterventionStatus[] = [
  'reported',
  'in_prediagnostic',
  'prediagnostic_completed',
  'in_quote',
];
