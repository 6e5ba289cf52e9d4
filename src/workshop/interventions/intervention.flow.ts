import { defineFlow } from '#persistence';
import type { Step } from '#persistence';
import { IMPORTED_STATUSES, INTERVENTION_STATUSES } from './intervention.choices';
import type { InterventionStatus } from './intervention.choices';
import { interventionInvalidTransition } from './intervention.errors';
import type { GuardCode } from './intervention.guards';

/** An event of a document that can move its intervention. */
export type DocumentEvent =
  | 'prediagnostic_created'
  | 'prediagnostic_completed'
  | 'quote_created'
  | 'quote_received'
  | 'quotes_gone'
  | 'quote_accepted'
  | 'acceptance_revoked'
  | 'fast_tracked'
  | 'reception_created'
  | 'vehicle_ready'
  | 'vehicle_not_ready'
  | 'invoice_issued'
  | 'invoices_credited'
  | 'balance_settled'
  | 'payment_voided';

/** An additional action of a transition, in the transaction of the transition. */
type Effect =
  | 'start'
  | 'approve'
  | 'unapprove'
  | 'start_repair'
  | 'complete_repair'
  | 'receive'
  | 'rework'
  | 'invoice'
  | 'uninvoice'
  | 'close'
  | 'reopen'
  | 'cancel';

/** A transition between statuses (domain.md §7.3). */
export interface Transition {
  /** The number in the table of domain.md. */
  readonly number: string;
  readonly from: readonly InterventionStatus[];
  readonly to: InterventionStatus;
  /** The permission to request it; null if only documents cause it. */
  readonly manual: string | null;
  /** The document event that causes it. */
  readonly event: DocumentEvent | null;
  readonly guards: readonly GuardCode[];
  readonly effects: readonly Effect[];
  /** The input that a person must give with it. */
  readonly needs?: 'reason' | 'closureReason';
}

const BEFORE_APPROVAL: readonly InterventionStatus[] = [
  'reported',
  'in_prediagnostic',
  'prediagnostic_completed',
  'in_quote',
  'quote_received',
  'in_approval',
];
const BEFORE_RECEPTION: readonly InterventionStatus[] = ['approved', 'in_repair', 'repair_completed', 'in_reception'];

/** All changes of status; no other code changes a status. The diagram in the README is generated from this table. */
export const TRANSITIONS: readonly Transition[] = [
  {
    number: '1',
    from: ['reported'],
    to: 'in_prediagnostic',
    manual: 'interventions:transition',
    event: 'prediagnostic_created',
    guards: ['VEHICLE_NOT_AVAILABLE'],
    effects: ['start'],
  },
  {
    number: '2',
    from: ['in_prediagnostic'],
    to: 'prediagnostic_completed',
    manual: null,
    event: 'prediagnostic_completed',
    guards: ['PREDIAGNOSTIC_REQUIRED'],
    effects: [],
  },
  {
    number: '3',
    from: ['prediagnostic_completed'],
    to: 'in_quote',
    manual: 'quotes:create',
    event: 'quote_created',
    guards: [],
    effects: [],
  },
  {
    number: '4',
    from: ['in_quote'],
    to: 'quote_received',
    manual: null,
    event: 'quote_received',
    guards: ['QUOTE_REQUIRED'],
    effects: [],
  },
  {
    number: '5',
    from: ['quote_received'],
    to: 'in_approval',
    manual: 'interventions:submit',
    event: null,
    guards: ['QUOTE_MIN_COUNT'],
    effects: [],
  },
  {
    number: '5b',
    from: ['quote_received'],
    to: 'in_quote',
    manual: 'quotes:update',
    event: 'quotes_gone',
    guards: [],
    effects: [],
  },
  {
    number: '6',
    from: ['in_approval'],
    to: 'approved',
    manual: null,
    event: 'quote_accepted',
    guards: [],
    effects: ['approve'],
  },
  { number: '6b', from: ['in_approval'], to: 'in_quote', manual: null, event: 'quotes_gone', guards: [], effects: [] },
  {
    number: '6c',
    from: ['approved'],
    to: 'in_approval',
    manual: null,
    event: 'acceptance_revoked',
    guards: ['AUTHORIZATION_EXISTS'],
    effects: ['unapprove'],
  },
  {
    number: '7',
    from: ['approved'],
    to: 'in_repair',
    manual: 'interventions:transition',
    event: null,
    guards: ['AUTHORIZATION_REQUIRED', 'AUTHORIZATION_EXPIRED', 'FIELD_VERIFICATION_REQUIRED'],
    effects: ['start_repair'],
  },
  {
    number: '8',
    from: ['in_repair'],
    to: 'repair_completed',
    manual: 'interventions:transition',
    event: null,
    guards: ['FIELD_VERIFICATION_REQUIRED'],
    effects: ['complete_repair'],
  },
  {
    number: '9',
    from: ['repair_completed'],
    to: 'in_reception',
    manual: 'reception_reports:create',
    event: 'reception_created',
    guards: [],
    effects: [],
  },
  {
    number: '10',
    from: ['in_reception'],
    to: 'vehicle_received',
    manual: null,
    event: 'vehicle_ready',
    guards: ['VEHICLE_NOT_READY'],
    effects: ['receive'],
  },
  {
    number: '10b',
    from: ['in_reception'],
    to: 'in_repair',
    manual: null,
    event: 'vehicle_not_ready',
    guards: [],
    effects: ['rework'],
  },
  {
    number: '11',
    from: ['vehicle_received'],
    to: 'invoiced',
    manual: null,
    event: 'invoice_issued',
    guards: [],
    effects: ['invoice'],
  },
  {
    number: '11b',
    from: ['invoiced'],
    to: 'vehicle_received',
    manual: null,
    event: 'invoices_credited',
    guards: [],
    effects: ['uninvoice'],
  },
  // Only for an intervention that was closed as paid: an amount refunded since can be invoiced again.
  {
    number: '11c',
    from: ['closed'],
    to: 'vehicle_received',
    manual: null,
    event: 'invoices_credited',
    guards: [],
    effects: ['reopen', 'uninvoice'],
  },
  {
    number: '12',
    from: ['invoiced'],
    to: 'closed',
    manual: 'interventions:close',
    event: 'balance_settled',
    guards: ['BALANCE_DUE'],
    effects: ['close'],
  },
  {
    number: '12b',
    from: ['closed'],
    to: 'invoiced',
    manual: null,
    event: 'payment_voided',
    guards: [],
    effects: ['reopen'],
  },
  {
    number: '13',
    from: ['vehicle_received'],
    to: 'closed',
    manual: 'interventions:close',
    event: null,
    guards: ['DRAFT_INVOICE_EXISTS'],
    effects: ['close'],
    needs: 'closureReason',
  },
  {
    number: '14',
    from: BEFORE_APPROVAL,
    to: 'cancelled',
    manual: 'interventions:cancel',
    event: null,
    guards: ['INVOICE_NOT_CREDITED'],
    effects: ['cancel'],
    needs: 'reason',
  },
  {
    number: '15',
    from: BEFORE_RECEPTION,
    to: 'cancelled',
    manual: 'interventions:cancel_late',
    event: null,
    guards: ['INVOICE_NOT_CREDITED'],
    effects: ['cancel'],
    needs: 'reason',
  },
  {
    number: '16',
    from: ['reported'],
    to: 'approved',
    manual: null,
    event: 'fast_tracked',
    guards: ['VEHICLE_NOT_AVAILABLE', 'FAST_TRACK_NOT_ALLOWED'],
    effects: ['start', 'approve'],
  },
];

export const transitionsFrom = (status: InterventionStatus): readonly Transition[] =>
  TRANSITIONS.filter(({ from }) => from.includes(status));

/** The transitions by their number. */
export const INTERVENTION_FLOW = defineFlow({
  statuses: INTERVENTION_STATUSES,
  column: 'currentStatus',
  initial: 'reported',
  entries: IMPORTED_STATUSES,
  actions: Object.fromEntries(TRANSITIONS.map((transition) => [transition.number, transition])),
  refusal: (_number, from, { to }) =>
    interventionInvalidTransition({ from, to, allowed: transitionsFrom(from).map((one) => one.to) }),
});

export function stepOf({ number }: Transition): Step<InterventionStatus, 'currentStatus'> {
  const step = INTERVENTION_FLOW.actions[number];
  if (step === undefined) throw new Error(`the table has no transition ${number}`);
  return step;
}
