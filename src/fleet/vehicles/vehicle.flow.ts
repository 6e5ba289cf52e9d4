import { defineFlow } from '#persistence';
import { VEHICLE_STATUSES } from './vehicle.choices';
import { vehicleTransitionForbidden } from './vehicle.errors';

/**
 * The status changes of vehicles (domain.md §7.10): a disposal needs its data, reverting it has its own permission. An
 * action that is not possible throws VEHICLE_STATUS_FORBIDDEN.
 */
export const VEHICLE_FLOW = defineFlow({
  statuses: VEHICLE_STATUSES,
  column: 'status',
  initial: 'active',
  actions: {
    activate: { from: ['maintenance', 'out_of_service'], to: 'active' },
    maintain: { from: ['active', 'out_of_service'], to: 'maintenance' },
    takeOut: { from: ['active', 'maintenance'], to: 'out_of_service' },
    dispose: { from: ['active', 'maintenance', 'out_of_service'], to: 'sold' },
    reinstate: { from: ['sold'], to: 'active' },
    // The repairs of the workshop. A status that a user set is kept.
    enterWorkshop: { from: ['active'], to: 'maintenance' },
    leaveWorkshop: { from: ['maintenance'], to: 'active' },
  },
  refusal: (_action, from, { to }) => vehicleTransitionForbidden({ from, to }),
});
