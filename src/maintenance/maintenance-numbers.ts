import type { NumberedTables } from '../numbering/numbered-tables';

export const MAINTENANCE_NUMBERS: NumberedTables = {
  insurance: { table: 'insurances', column: 'insurance_number' },
  maintenance: { table: 'maintenances', column: 'maintenance_number' },
  fuel_log: { table: 'fuel_logs', column: 'fuel_log_number' },
};
