import type { AttachmentOwner } from './attachments/attachment-owners';

const master = (type: string, table: string, vehicleColumn: string | null = null): AttachmentOwner => ({
  type,
  table,
  readPermission: `${table}:read`,
  vehicleColumn,
});

/** The records of the product that may have files (domain.md §16). */
export const FILE_OWNERS: readonly AttachmentOwner[] = [
  master('vehicle', 'vehicles', 'id'),
  master('driver', 'drivers'),
  master('collaborateur', 'collaborateurs'),
  master('garage', 'garages'),
  master('supplier', 'suppliers'),
  master('supply', 'supplies'),
];
