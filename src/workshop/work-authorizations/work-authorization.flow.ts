import type { DocumentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import type { AuthorizationStatus } from './work-authorization.entity';

export const AUTHORIZATION_FLOW = {
  validate: { from: ['draft'], to: 'validated' },
  cancel: { from: ['draft', 'validated'], to: 'cancelled' },
} as const satisfies DocumentFlow<AuthorizationStatus>;

/** Where a dossier has work ordered: after its approval, and again for what is found during the repair. */
export const ORDERING_DOSSIERS: readonly InterventionStatus[] = ['approved', 'in_repair'];
