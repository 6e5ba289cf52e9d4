import type { Day } from '#kernel';
import { RECORD } from '#persistence';
import type { Restriction, Resource } from '#persistence';
import { DIRECTIONS, DOCUMENT_TYPES, FISCAL_STATUSES, INVOICE_STATUSES, PAYMENT_STATUSES } from './invoice.choices';
import { Invoice } from './invoice.entity';
import { externalNumberTaken } from './invoice.errors';

/** The number that the sender of a received document printed. */
const EXTERNAL_NUMBER = {
  column: 'external_number',
  from: ['externalNumber', 'garageId', 'supplierId', 'issueDate', 'status'],
} as const;

export const invoiceResource: Resource<Invoice, { readonly today: Day }> = {
  name: 'invoices',
  entity: Invoice,
  joins: { intervention: 'intervention', vehicle: 'vehicle', garage: 'garage' },
  namesDeleted: true,
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      issueDate: 'record.issueDate',
      dueDate: 'record.dueDate',
      invoiceNumber: 'record.invoiceNumber',
      totalAmount: 'record.totalAmount',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: INVOICE_STATUSES, column: 'record.status' },
      paymentStatus: { kind: 'choice', values: PAYMENT_STATUSES, column: 'record.paymentStatus' },
      direction: { kind: 'choice', values: DIRECTIONS, column: 'record.direction' },
      fiscalStatus: { kind: 'choice', values: FISCAL_STATUSES, column: 'record.fiscalStatus' },
      documentType: { kind: 'choice', values: DOCUMENT_TYPES, column: 'record.documentType' },
      garageId: { kind: 'ids', column: 'record.garageId' },
      supplierId: { kind: 'ids', column: 'record.supplierId' },
      interventionId: { kind: 'ids', column: 'record.interventionId' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      originalInvoiceId: { kind: 'ids', column: 'record.originalInvoiceId' },
      issueFrom: { kind: 'fromDay', column: 'record.issueDate' },
      issueTo: { kind: 'toDay', column: 'record.issueDate' },
      dueFrom: { kind: 'fromDay', column: 'record.dueDate' },
      dueTo: { kind: 'toDay', column: 'record.dueDate' },
      amountMin: { kind: 'atLeast', column: 'record.totalAmount' },
      amountMax: { kind: 'atMost', column: 'record.totalAmount' },
      overdue: { kind: 'flag', condition: overdueOn },
    },
    search: [
      'record.invoiceNumber',
      'record.externalNumber',
      'record.counterpartyName',
      'intervention.interventionNumber',
      'intervention.title',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
      'garage.name',
    ],
  },
  conflicts: {
    invoices_garage_number_unique: (extras) => externalNumberTaken({}, extras),
    invoices_supplier_number_unique: (extras) => externalNumberTaken({}, extras),
  },
  uniqueTexts: {
    invoices_garage_number_unique: { ...EXTERNAL_NUMBER, within: ['garage_id', 'external_year', 'document_type'] },
    invoices_supplier_number_unique: { ...EXTERNAL_NUMBER, within: ['supplier_id', 'external_year', 'document_type'] },
  },
};

/** `isOverdue` of the view as an SQL condition. */
function overdueOn(wanted: boolean, { today }: { readonly today: Day }): Restriction {
  const overdue = `${RECORD}.status NOT IN ('draft', 'voided') AND ${RECORD}.documentType = 'invoice' AND ${RECORD}.balanceDue > 0
    AND ${RECORD}.dueDate < :today`;
  return (query) => query.andWhere(wanted ? overdue : `(${overdue}) IS NOT TRUE`, { today });
}
