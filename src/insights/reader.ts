import type { RequestActor } from '#http';
import type { Viewer } from '#kernel';

/** A user who reads data from many modules: the vehicles they see, and the records they may read. */
export interface Reader {
  readonly viewer: Viewer;
  readonly permissions: ReadonlySet<string>;
}

export const readerOf = ({ permissions }: RequestActor, viewer: Viewer): Reader => ({ permissions, viewer });

/** The permission required to read an alert, by the table of its record: an alert shows nothing that its record would not show. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  collaborateurs: 'collaborateurs:read',
  drivers: 'drivers:read',
  fuel_logs: 'fuel_logs:read',
  insurances: 'insurances:read',
  interventions: 'interventions:read',
  invoices: 'invoices:read',
  limits: 'settings:manage',
  maintenance_plans: 'maintenances:read',
  maintenances: 'maintenances:read',
  quotes: 'quotes:read',
  supply_prices: 'supply_prices:read',
  vehicle_renewals: 'renewals:read',
  vehicles: 'vehicles:read',
  work_authorizations: 'work_authorizations:read',
};

/** The tables whose records the reader may read. */
export const readableTables = ({ permissions }: Reader): readonly string[] =>
  Object.keys(PERMISSIONS).filter((table) => permissions.has(PERMISSIONS[table] ?? ''));
