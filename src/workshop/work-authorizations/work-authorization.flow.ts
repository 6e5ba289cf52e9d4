import type { DocumentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import type { AuthorizationStatus } from './work-authorization.entity';

export const AUTHORIZATION_FLOW = {
  validate: { from: ['draft'], to: 'validated' },
  cancel: { from: ['draft', 'validated'], to: 'cancelled' },
} as const satisfies DocumentFlow<AuthorizationStatus>;

/**
 * The statuses of an intervention in which work may be ordered: after the approval, and for work found during the
 * repair.
 */
export const ORDERING_DOSSIERS: readonly InterventionStatus[] = ['approved', 'in_repair'];
