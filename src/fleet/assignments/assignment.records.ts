import { choiceFilter } from '#persistence';
import type { Resource } from '#persistence';
import { ASSIGNMENT_STATES, inStates } from './assignment-state';
import { ASSIGNMENT_ROLES, VehicleAssignment } from './vehicle-assignment.entity';

/** The states of assignments are those at one moment, also in the batches of an export. */
export const assignmentResource: Resource<VehicleAssignment, { readonly at: Date }> = {
  name: 'assignments',
  entity: VehicleAssignment,
  joins: { vehicle: 'vehicle', driver: 'driver', startReading: 'startReading', endReading: 'endReading' },
  listing: {
    sorts: { startsAt: 'record.startsAt', endsAt: 'record.endsAt', createdAt: 'record.createdAt' },
    defaultSort: [{ key: 'startsAt', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      driverId: { kind: 'ids', column: 'record.driverId' },
      role: { kind: 'choice', values: ASSIGNMENT_ROLES, column: 'record.role' },
      state: choiceFilter(ASSIGNMENT_STATES, (states, { at }: { readonly at: Date }) => inStates(states, at)),
    },
    search: [],
  },
  conflicts: {},
};
