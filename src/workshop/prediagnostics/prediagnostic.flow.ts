import type { DocumentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import type { PrediagnosticStatus } from './prediagnostic.entity';

export const PREDIAGNOSTIC_FLOW = {
  complete: { from: ['draft'], to: 'completed' },
  cancel: { from: ['draft', 'completed'], to: 'cancelled' },
} as const satisfies DocumentFlow<PrediagnosticStatus>;

/**
 * The statuses of an intervention in which a prediagnostic may be created; from the second on also those in which a
 * completed one may be cancelled.
 */
export const PREDIAGNOSTIC_DOSSIERS: readonly InterventionStatus[] = [
  'reported',
  'in_prediagnostic',
  'prediagnostic_completed',
  'in_quote',
];
