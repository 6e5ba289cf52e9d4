import type { NumberedTables } from '../../numbering/numbered-tables';

export const WORKSHOP_NUMBERS: NumberedTables = {
  intervention: { table: 'interventions', column: 'intervention_number' },
  prediagnostic: { table: 'prediagnostics', column: 'prediagnostic_number' },
  quote: { table: 'quotes', column: 'quote_number' },
  work_authorization: { table: 'work_authorizations', column: 'authorization_number' },
  field_verification: { table: 'field_verifications', column: 'verification_number' },
  reception_report: { table: 'reception_reports', column: 'reception_number' },
  received_invoice: { table: 'invoices', column: 'invoice_number' },
};
