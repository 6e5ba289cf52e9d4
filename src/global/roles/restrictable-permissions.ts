import { permissionNotRestrictable } from './role.errors';

/** The scope to which a holder of permissions is restricted. */
export interface Scope {
  readonly ownVehiclesOnly: boolean;
  readonly garageId: number | null;
}

const of = (resource: string, ...actions: readonly string[]): string[] =>
  actions.map((action) => `${resource}:${action}`);

/**
 * Permissions that queries can restrict to the vehicles of one driver: records of vehicles, without the people, partners and
 * prices of the company.
 */
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

/** Permissions that queries can restrict to one garage: its own quotes, work orders, invoices and prices, and their interventions. */
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

/** The permissions that can be restricted to the scope. */
export function restrictedTo(permissions: ReadonlySet<string>, scope: Scope): ReadonlySet<string> {
  const missing = notRestrictable(permissions, scope);
  return missing.length === 0
    ? permissions
    : new Set([...permissions].filter((permission) => !missing.includes(permission)));
}

/** @throws DomainError PERMISSION_NOT_NARROWABLE */
export function assertRestrictable(permissions: Iterable<string>, scope: Scope): void {
  const missing = notRestrictable(permissions, scope);
  if (missing.length > 0) throw permissionNotRestrictable({ permissions: missing.toSorted() });
}

function notRestrictable(permissions: Iterable<string>, { ownVehiclesOnly, garageId }: Scope): string[] {
  const isKept = (permission: string): boolean =>
    (!ownVehiclesOnly || FOR_OWN_VEHICLES.has(permission)) && (garageId === null || FOR_A_GARAGE.has(permission));
  return [...permissions].filter((permission) => !isKept(permission));
}
