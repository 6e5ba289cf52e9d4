import type { DocumentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import type { PrediagnosticStatus } from './prediagnostic.entity';

export const PREDIAGNOSTIC_FLOW = {
  complete: { from: ['draft'], to: 'completed' },
  cancel: { from: ['draft', 'completed'], to: 'cancelled' },
} as const satisfies DocumentFlow<PrediagnosticStatus>;

/** Where a dossier may get one; and, from the second on, where a completed one may still be taken back. */
export const PREDIAGNOSTIC_DOSSIERS: readonly InterventionStatus[] = [
  'reported',
  'in_prediagnostic',
  'prediagnostic_completed',
  'in_quote',
];
