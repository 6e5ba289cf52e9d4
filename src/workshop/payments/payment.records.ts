import type { Resource } from '#persistence';
import { Payment, PAYMENT_METHODS, PAYMENT_RECORD_STATUSES } from './payment.entity';

export const paymentResource: Resource<Payment> = {
  name: 'payments',
  entity: Payment,
  joins: { invoice: 'invoice' },
  listing: {
    sorts: { createdAt: 'record.createdAt', paymentDate: 'record.paymentDate' },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      invoiceId: { kind: 'ids', column: 'record.invoiceId' },
      method: { kind: 'choice', values: PAYMENT_METHODS, column: 'record.method' },
      status: { kind: 'choice', values: PAYMENT_RECORD_STATUSES, column: 'record.status' },
      paidFrom: { kind: 'fromDay', column: 'record.paymentDate' },
      paidTo: { kind: 'toDay', column: 'record.paymentDate' },
    },
    search: ['record.reference', 'invoice.invoiceNumber', 'invoice.externalNumber', 'invoice.counterpartyName'],
  },
  conflicts: {},
};
