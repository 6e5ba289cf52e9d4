import { choiceFilter } from '#persistence';
import type { Resource } from '#persistence';
import { ASSIGNMENT_STATES, inStates } from './assignment-state';
import { ASSIGNMENT_ROLES, VehicleAssignment } from './vehicle-assignment.entity';

export const assignmentResource: Resource<VehicleAssignment> = {
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
      state: choiceFilter(ASSIGNMENT_STATES, (states) => inStates(states, new Date())),
    },
    search: [],
  },
  conflicts: {},
};
