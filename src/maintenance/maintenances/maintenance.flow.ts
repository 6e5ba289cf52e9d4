import { defineFlow } from '#persistence';
import { IMPORTED_STATUSES, MAINTENANCE_STATUSES } from './maintenance.choices';
import type { MaintenanceStatus } from './maintenance.choices';
import { maintenanceTransition } from './maintenance.errors';

/**
 * The statuses from which each action is possible, and the status after it (domain.md §11.3); completed and cancelled
 * are final. An action that is not possible throws MAINTENANCE_INVALID_TRANSITION.
 */
export const MAINTENANCE_FLOW = defineFlow({
  statuses: MAINTENANCE_STATUSES,
  column: 'status',
  initial: 'scheduled',
  entries: IMPORTED_STATUSES,
  actions: {
    start: { from: ['scheduled'], to: 'in_progress' },
    complete: { from: ['scheduled', 'in_progress'], to: 'completed' },
    cancel: { from: ['scheduled', 'in_progress'], to: 'cancelled' },
  },
  refusal: (_action, from, { to }) => maintenanceTransition({ from, to }),
});

export const isOpen = (status: MaintenanceStatus): boolean => MAINTENANCE_FLOW.actions.cancel.from.includes(status);
