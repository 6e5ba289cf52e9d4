import { defineFlow } from '#persistence';
import { FISCAL_STATUSES } from './invoice.choices';
import { fiscalOutcomeKnown } from './invoice.errors';

/** The submission of an issued document to the tax authority. */
export const FISCAL_FLOW = defineFlow({
  statuses: FISCAL_STATUSES,
  column: 'fiscalStatus',
  initial: 'none',
  // The issue of a document decides whether it is submitted.
  entries: ['pending'],
  actions: {
    send: { from: ['pending'], to: 'sending' },
    // The authority certainly did not receive it.
    putBack: { from: ['sending'], to: 'pending' },
    doubt: { from: ['sending'], to: 'uncertain' },
    accept: { from: ['sending', 'uncertain'], to: 'accepted' },
    reject: { from: ['sending', 'uncertain'], to: 'rejected' },
    // The decisions of a person.
    decideResend: { from: ['uncertain'], to: 'pending' },
    decideAccepted: { from: ['uncertain'], to: 'accepted' },
    decideRejected: { from: ['uncertain'], to: 'rejected' },
  },
  refusal: (_action, status) => fiscalOutcomeKnown({ status }),
});
