import { documentFlow } from '../document/document-flow';
import type { InterventionStatus } from '../interventions/intervention.choices';
import type { QuoteKind } from './quote.entity';
import { QUOTE_STATUSES } from './quote.entity';

export const QUOTE_FLOW = documentFlow(QUOTE_STATUSES, 'draft', {
  receive: { from: ['draft'], to: 'received' },
  accept: { from: ['received'], to: 'accepted' },
  reject: { from: ['received'], to: 'rejected' },
  expire: { from: ['received'], to: 'expired' },
  revise: { from: ['received', 'expired'], to: 'superseded' },
  extend: { from: ['expired'], to: 'received' },
  revoke: { from: ['accepted'], to: 'received' },
  withdraw: { from: ['draft', 'received'], to: 'withdrawn' },
});

/**
 * The statuses of an intervention in which quotes may be created. Quotes for work found during the repair do not move
 * the intervention.
 */
export const QUOTING_INTERVENTIONS: Readonly<Record<QuoteKind, readonly InterventionStatus[]>> = {
  main: ['prediagnostic_completed', 'in_quote', 'quote_received', 'in_approval'],
  supplementary: ['in_repair'],
};

/** The statuses in which a quote may be accepted. */
export const DECIDING_INTERVENTIONS: Readonly<Record<QuoteKind, readonly InterventionStatus[]>> = {
  main: ['in_approval'],
  supplementary: ['in_repair'],
};
