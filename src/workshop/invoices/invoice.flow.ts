import { documentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import { INVOICE_STATUSES } from './invoice.choices';

export const INVOICE_FLOW = documentFlow(INVOICE_STATUSES, 'draft', {
  issue: { from: ['draft'], to: 'issued' },
  register: { from: ['draft'], to: 'registered' },
  dispute: { from: ['registered'], to: 'disputed' },
  void: { from: ['registered', 'disputed'], to: 'voided' },
  resolve: { from: ['disputed'], to: 'registered' },
});

/** The statuses of an intervention in which an invoice may be drafted. */
export const DRAFTING_INTERVENTIONS: readonly InterventionStatus[] = [
  'approved',
  'in_repair',
  'repair_completed',
  'in_reception',
  'vehicle_received',
  'invoiced',
];

/** The statuses in which one may be issued or registered: the vehicle is back. */
export const INVOICING_INTERVENTIONS: readonly InterventionStatus[] = ['vehicle_received', 'invoiced'];
