import type { EntityManager } from 'typeorm';
import { RECORD } from '#persistence';

/** A query of ids; `:garage` is the viewer's garage. */
export type GarageQuery = (manager: EntityManager) => string;

/** The rows of an entity that restricted viewers see. Without a part, such a viewer sees no rows. */
export interface RowVisibility {
  /** The property with the vehicle's id: a driver sees the rows of their own vehicles. */
  readonly vehicle?: string;
  /** The driver sees only their own rows of the vehicle: rows that name them as the driver, or that they entered. */
  readonly isPersonal?: true;
  /** The rows are the vehicles: a garage sees them because of other rows, which declare `garageVehicles`. */
  readonly isVehicle?: true;
  /** The ids of the rows that a member bound to a garage sees. */
  readonly garage?: GarageQuery;
  /** The ids of the vehicles that such a member sees because of these rows. */
  readonly garageVehicles?: GarageQuery;
}

/** The visibility of rows that name their vehicle in `vehicleId`. */
export const BY_VEHICLE = { vehicle: `${RECORD}.vehicleId` } as const satisfies RowVisibility;

const DECLARED = new WeakMap<object, RowVisibility>();

/** Declares at an entity which of its rows restricted viewers see. Subclasses do not inherit it. */
export function VisibleRows(visibility: RowVisibility): ClassDecorator {
  return (entity) => void DECLARED.set(entity, visibility);
}

/** Undefined for an entity without a declaration. */
export function visibilityOf(entity: unknown): RowVisibility | undefined {
  return typeof entity === 'function' ? DECLARED.get(entity) : undefined;
}
