import { defineFlow } from '#persistence';
import { PAYMENT_RECORD_STATUSES } from './payment.entity';
import { paymentVoided } from './payment.errors';

export const PAYMENT_FLOW = defineFlow({
  statuses: PAYMENT_RECORD_STATUSES,
  column: 'status',
  initial: 'recorded',
  actions: { void: { from: ['recorded'], to: 'voided' } },
  refusal: () => paymentVoided({}),
});
