import type { AttachmentOwner } from './attachments/attachment-owners';

const master = (type: string, table: string): AttachmentOwner => ({
  type,
  table,
  readPermission: `${table}:read`,
  isMarkedDeleted: true,
  openStatuses: null,
});

/** A document of an intervention: its files are frozen with it. */
const document = (type: string, openStatuses: readonly string[] | null = ['draft']): AttachmentOwner => ({
  type,
  table: `${type}s`,
  readPermission: `${type}s:read`,
  isMarkedDeleted: false,
  openStatuses,
});

/** The record types that can have attachments (domain.md §16). */
export const FILE_OWNERS: readonly AttachmentOwner[] = [
  master('vehicle', 'vehicles'),
  master('driver', 'drivers'),
  master('collaborateur', 'collaborateurs'),
  master('garage', 'garages'),
  master('supplier', 'suppliers'),
  master('supply', 'supplies'),
  master('fuel_log', 'fuel_logs'),
  master('insurance', 'insurances'),
  master('maintenance', 'maintenances'),
  { ...master('vehicle_renewal', 'vehicle_renewals'), readPermission: 'renewals:read' },
  document('intervention', null),
  document('prediagnostic'),
  document('quote'),
  document('work_authorization'),
  document('field_verification'),
  document('reception_report'),
  document('invoice'),
  {
    type: 'tenant_logo',
    table: null,
    readPermission: 'settings:manage',
    isMarkedDeleted: true,
    openStatuses: null,
  },
];
