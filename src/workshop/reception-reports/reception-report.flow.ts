import type { DocumentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import type { ReceptionStatus } from './reception-report.entity';

export const RECEPTION_FLOW = {
  validate: { from: ['draft'], to: 'validated' },
  cancel: { from: ['draft'], to: 'cancelled' },
} as const satisfies DocumentFlow<ReceptionStatus>;

export const RECEIVING_DOSSIERS: readonly InterventionStatus[] = ['repair_completed', 'in_reception'];
