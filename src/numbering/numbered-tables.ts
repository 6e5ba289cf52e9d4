import { ownValue } from '#kernel';

/** The table and column that hold the numbers of a record type. Record types that are not numbered yet have no entry. */
export interface NumberedTable {
  readonly table: string;
  readonly column: string;
}

const NUMBERED: Readonly<Record<string, NumberedTable>> = {
  vehicle: { table: 'vehicles', column: 'code' },
  driver: { table: 'drivers', column: 'code' },
  intervention: { table: 'interventions', column: 'intervention_number' },
  prediagnostic: { table: 'prediagnostics', column: 'prediagnostic_number' },
  quote: { table: 'quotes', column: 'quote_number' },
  work_authorization: { table: 'work_authorizations', column: 'authorization_number' },
  field_verification: { table: 'field_verifications', column: 'verification_number' },
  reception_report: { table: 'reception_reports', column: 'reception_number' },
  insurance: { table: 'insurances', column: 'insurance_number' },
  maintenance: { table: 'maintenances', column: 'maintenance_number' },
  fuel_log: { table: 'fuel_logs', column: 'fuel_log_number' },
  received_invoice: { table: 'invoices', column: 'invoice_number' },
};

export const numberedTable = (entityType: string): NumberedTable | undefined => ownValue(NUMBERED, entityType);
