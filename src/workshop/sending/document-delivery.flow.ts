import { defineFlow } from '#persistence';
import { DELIVERY_STATUSES } from './document-delivery.entity';

/** The outcomes of an e-mail. */
export const DELIVERY_FLOW = defineFlow({
  statuses: DELIVERY_STATUSES,
  column: 'status',
  initial: 'queued',
  actions: {
    confirm: { from: ['queued'], to: 'sent' },
    fail: { from: ['queued'], to: 'failed' },
  },
  refusal: (action, status) => new Error(`a delivery with the status "${status}" cannot be changed by "${action}"`),
});
