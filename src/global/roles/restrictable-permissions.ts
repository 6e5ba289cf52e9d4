import { permissionNotNarrowable } from './role.errors';

/** To what the holder of permissions is kept. */
export interface Scope {
  readonly ownVehiclesOnly: boolean;
  readonly garageId: number | null;
}

const of = (resource: string, ...actions: readonly string[]): string[] =>
  actions.map((action) => `${resource}:${action}`);

/** What a query can keep to the vehicles of one driver: records of vehicles, without the people, partners and prices of the company. */
const FOR_OWN_VEHICLES: ReadonlySet<string> = new Set([
  'reference:read',
  'dashboard:read',
  ...of('vehicles', 'read', 'update', 'delete', 'restore'),
  'assignments:read',
  'maintenances:read',
  'insurances:read',
  'renewals:read',
  ...of('fuel_logs', 'read', 'create', 'update', 'delete'),
  ...of('odometer', 'create', 'override', 'void'),
  ...of('interventions', 'read', 'create', 'update', 'delete', 'transition', 'submit', 'cancel', 'cancel_late'),
  ...of('interventions', 'close', 'hold'),
  'prediagnostics:read',
  ...of('quotes', 'read', 'approve'),
  ...of('work_authorizations', 'read', 'validate'),
  'field_verifications:read',
  'reception_reports:read',
  'invoices:read',
  'payments:read',
  ...of('alerts', 'read', 'acknowledge', 'dismiss'),
  ...of('reports', 'read', 'export'),
  ...of('attachments', 'read', 'create', 'delete'),
]);

/** What a query can keep to one garage: its own offers, orders, invoices and prices, and the dossiers they are in. */
const FOR_A_GARAGE: ReadonlySet<string> = new Set([
  'reference:read',
  'vehicles:read',
  ...of('interventions', 'read', 'transition'),
  'prediagnostics:read',
  ...of('quotes', 'read', 'create', 'update', 'delete'),
  'work_authorizations:read',
  'field_verifications:read',
  'reception_reports:read',
  'invoices:read',
  'payments:read',
  'supply_prices:read',
  'alerts:read',
  ...of('attachments', 'read', 'create', 'delete'),
]);

/** Those of the permissions that can be kept to the scope. */
export function narrowed(permissions: ReadonlySet<string>, scope: Scope): ReadonlySet<string> {
  const missing = notNarrowable(permissions, scope);
  return missing.length === 0
    ? permissions
    : new Set([...permissions].filter((permission) => !missing.includes(permission)));
}

/** @throws DomainError PERMISSION_NOT_NARROWABLE */
export function assertNarrowable(permissions: Iterable<string>, scope: Scope): void {
  const missing = notNarrowable(permissions, scope);
  if (missing.length > 0) throw permissionNotNarrowable({ permissions: missing.toSorted() });
}

function notNarrowable(permissions: Iterable<string>, { ownVehiclesOnly, garageId }: Scope): string[] {
  const isKept = (permission: string): boolean =>
    (!ownVehiclesOnly || FOR_OWN_VEHICLES.has(permission)) && (garageId === null || FOR_A_GARAGE.has(permission));
  return [...permissions].filter((permission) => !isKept(permission));
}
