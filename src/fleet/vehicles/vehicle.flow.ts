import type { VehicleStatus } from './vehicle.choices';
import { vehicleTransitionForbidden } from './vehicle.errors';

type VehicleAction = 'changeStatus' | 'dispose' | 'reinstate';

/** The allowed status changes by action (domain.md §7.10): a disposal needs its data, reverting it has its own permission. */
const FLOW: Readonly<Record<VehicleAction, Readonly<Partial<Record<VehicleStatus, readonly VehicleStatus[]>>>>> = {
  changeStatus: {
    active: ['maintenance', 'out_of_service'],
    maintenance: ['active', 'out_of_service'],
    out_of_service: ['active', 'maintenance'],
  },
  dispose: { active: ['sold'], maintenance: ['sold'], out_of_service: ['sold'] },
  reinstate: { sold: ['active'] },
};

/** @throws DomainError VEHICLE_STATUS_FORBIDDEN */
export function assertTransition(action: VehicleAction, from: VehicleStatus, to: VehicleStatus): void {
  if (!FLOW[action][from]?.includes(to)) throw vehicleTransitionForbidden({ from, to });
}
