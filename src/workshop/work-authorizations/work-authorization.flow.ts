import { documentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import { AUTHORIZATION_STATUSES } from './work-authorization.entity';

export const AUTHORIZATION_FLOW = documentFlow(AUTHORIZATION_STATUSES, 'draft', {
  validate: { from: ['draft'], to: 'validated' },
  cancel: { from: ['draft', 'validated'], to: 'cancelled' },
  // The acceptance of the quote is revoked; a validated work order prevents that.
  discard: { from: ['draft'], to: 'cancelled' },
  // The vehicle was received.
  close: { from: ['validated'], to: 'closed' },
});

/**
 * The statuses of an intervention in which work may be ordered: after the approval, and for work found during the
 * repair.
 */
export const ORDERING_INTERVENTIONS: readonly InterventionStatus[] = ['approved', 'in_repair'];
