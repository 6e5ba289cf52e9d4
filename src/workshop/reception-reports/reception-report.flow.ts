import { documentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import { RECEPTION_STATUSES } from './reception-report.entity';

export const RECEPTION_FLOW = documentFlow(RECEPTION_STATUSES, 'draft', {
  validate: { from: ['draft'], to: 'validated' },
  cancel: { from: ['draft'], to: 'cancelled' },
});

export const RECEIVING_INTERVENTIONS: readonly InterventionStatus[] = ['repair_completed', 'in_reception'];
