import type { MaintenanceStatus } from './maintenance.choices';
import { maintenanceTransition } from './maintenance.errors';

export type MaintenanceMove = 'start' | 'complete' | 'cancel';

/**
 * The statuses from which each action is possible, and the status after it (domain.md §11.3); completed and cancelled
 * are final.
 */
const MOVES: Readonly<
  Record<MaintenanceMove, { readonly from: readonly MaintenanceStatus[]; readonly to: MaintenanceStatus }>
> = {
  start: { from: ['scheduled'], to: 'in_progress' },
  complete: { from: ['scheduled', 'in_progress'], to: 'completed' },
  cancel: { from: ['scheduled', 'in_progress'], to: 'cancelled' },
};

/** @throws DomainError MAINTENANCE_INVALID_TRANSITION */
export function statusAfter(move: MaintenanceMove, from: MaintenanceStatus): MaintenanceStatus {
  if (!MOVES[move].from.includes(from)) throw maintenanceTransition({ from, to: MOVES[move].to });
  return MOVES[move].to;
}

export const isOpen = (status: MaintenanceStatus): boolean => MOVES.cancel.from.includes(status);
