import type { Day } from '#kernel';
import { choiceFilter, RECORD } from '#persistence';
import type { Restriction, Resource } from '#persistence';
import { VALIDITIES } from './validity';
import type { Validity } from './validity';
import { validityCondition } from './validity-condition';
import { AUTHORIZATION_STATUSES, WorkAuthorization } from './work-authorization.entity';
import { quoteAlreadyAuthorized } from './work-authorization.errors';

export const workAuthorizationResource: Resource<WorkAuthorization, { readonly today: Day }> = {
  name: 'work-authorizations',
  entity: WorkAuthorization,
  joins: { intervention: 'intervention', vehicle: 'vehicle', garage: 'garage', quote: 'quote' },
  namesDeleted: true,
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      authorizationDate: 'record.authorizationDate',
      // Numbers increase with the id. As text, 10000 would come before 9999.
      authorizationNumber: 'record.id',
      totalAmount: 'record.totalAmount',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: AUTHORIZATION_STATUSES, column: 'record.status' },
      interventionId: { kind: 'ids', column: 'record.interventionId' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      garageId: { kind: 'ids', column: 'record.garageId' },
      quoteId: { kind: 'ids', column: 'record.quoteId' },
      validity: choiceFilter(VALIDITIES, inValidity),
    },
    search: [
      'record.authorizationNumber',
      'quote.quoteNumber',
      'intervention.interventionNumber',
      'intervention.title',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
      'garage.name',
    ],
  },
  conflicts: { work_authorizations_quote_unique: (extras) => quoteAlreadyAuthorized({}, extras) },
};

function inValidity(wanted: readonly Validity[], { today }: { readonly today: Day }): Restriction {
  const known = VALIDITIES.filter((validity) => wanted.includes(validity));
  const { condition, parameters } = validityCondition(`${RECORD}.validUntil`, known, today);
  return (query) => query.andWhere(`${RECORD}.status = 'validated' AND (${condition})`, parameters);
}
