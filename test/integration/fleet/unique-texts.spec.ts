import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

const CODES = 'a closed list of codes in ASCII letters';
const NUMBERS = 'drawn by the product: patterns take ASCII letters and digits alone (numbering/code-format.ts)';

/** Texts in unique keys that may be compared by a collation, each with its reason. */
const FOLDED: Readonly<Record<string, string>> = {
  'alert_evaluations.scope': CODES,
  'document_approvals.document_type': CODES,
  'drivers.code': NUMBERS,
  'erasure_requests.entity_type': CODES,
  'field_verifications.verification_number': NUMBERS,
  'fuel_logs.fuel_log_number': NUMBERS,
  'import_mappings.resource': CODES,
  'insurances.insurance_number': NUMBERS,
  'interventions.intervention_number': NUMBERS,
  'invoice_tax_lines.tax_category': CODES,
  'invoices.direction': CODES,
  'invoices.document_type': CODES,
  'invoices.invoice_number': NUMBERS,
  'maintenances.maintenance_number': NUMBERS,
  'number_gaps.document_type': CODES,
  'number_gaps.invoice_number': NUMBERS,
  'number_sequences.period_key': 'a period in digits',
  'number_sequences.series': CODES,
  'odometer_readings.source': CODES,
  'prediagnostics.prediagnostic_number': NUMBERS,
  'quotes.quote_number': NUMBERS,
  'reception_reports.reception_number': NUMBERS,
  'vehicles.code': NUMBERS,
  'webhook_subscriptions.event_type': CODES,
  'work_authorizations.authorization_number': NUMBERS,
};

describe('Texts in unique keys', () => {
  let database: TenantDatabase;

  beforeAll(async () => {
    database = await createTenantDatabase();
  });

  afterAll(() => database.drop());

  it('are compared byte by byte, except listed ones', async () => {
    const folded = await database.dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT CONCAT(c.table_name, '.', c.column_name) AS name
        FROM information_schema.statistics s JOIN information_schema.columns c
          ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name
        WHERE s.table_schema = DATABASE() AND s.non_unique = 0 AND c.collation_name NOT LIKE '%\\_bin'
          AND c.table_name <> 'migrations'`,
    );
    expect(folded.map(({ name }) => name).toSorted()).toEqual(Object.keys(FOLDED).toSorted());
  });
});
