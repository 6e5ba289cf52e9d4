import type { Resource } from '#persistence';
import { DOCUMENT_TYPES } from '../invoices/invoice.choices';
import { NumberGap } from './number-gap.entity';

export const numberGapResource: Resource<NumberGap> = {
  name: 'number_gaps',
  entity: NumberGap,
  joins: {},
  listing: {
    sorts: { createdAt: 'record.createdAt', issueDate: 'record.issueDate' },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      documentType: { kind: 'choice', values: DOCUMENT_TYPES, column: 'record.documentType' },
      issueFrom: { kind: 'fromDay', column: 'record.issueDate' },
      issueTo: { kind: 'toDay', column: 'record.issueDate' },
    },
    search: ['record.invoiceNumber'],
  },
  conflicts: {},
};
