import type { Resource } from '#persistence';
import { externalReferenceTaken, quoteAlreadyAccepted } from './quote.errors';
import { Quote, QUOTE_KINDS, QUOTE_STATUSES } from './quote.entity';

export const quoteResource: Resource<Quote> = {
  name: 'quotes',
  entity: Quote,
  joins: { intervention: 'intervention', vehicle: 'vehicle', garage: 'garage' },
  namesDeleted: true,
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      quoteDate: 'record.quoteDate',
      // Numbers increase with the id. As text, 10000 would come before 9999.
      quoteNumber: 'record.id',
      totalAmount: 'record.totalAmount',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: QUOTE_STATUSES, column: 'record.status' },
      kind: { kind: 'choice', values: QUOTE_KINDS, column: 'record.kind' },
      interventionId: { kind: 'ids', column: 'record.interventionId' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      garageId: { kind: 'ids', column: 'record.garageId' },
      validFrom: { kind: 'fromDay', column: 'record.validUntil' },
      validTo: { kind: 'toDay', column: 'record.validUntil' },
    },
    search: [
      'record.quoteNumber',
      'record.externalReference',
      'intervention.interventionNumber',
      'intervention.title',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
      'garage.name',
    ],
  },
  conflicts: {
    quotes_external_reference_unique: (extras) => externalReferenceTaken({}, extras),
    quotes_accepted_unique: (extras) => quoteAlreadyAccepted({}, extras),
  },
  uniqueTexts: {
    quotes_external_reference_unique: {
      column: 'external_key',
      within: ['garage_id', 'external_year'],
      from: ['externalReference', 'garageId', 'quoteDate', 'status'],
    },
  },
};
