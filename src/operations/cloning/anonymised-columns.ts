import type { StoredRow, StoredValue } from '../offboarding/rows/stored-row';

/** What stands in for a text: of the row it is in, of what it is the same as elsewhere, or of a structure whose words go. */
export type Replacement = 'same' | 'content' | 'hash of content' | ((row: StoredRow) => string);

const numbered =
  (word: string) =>
  ({ id }: StoredRow): string =>
    `${word} ${id ?? ''}`;
const plateOf = (id: StoredValue | undefined): string => `AN-${String(id ?? '').padStart(4, '0')}`;

/** Lists that every company has, or that say nothing of anybody: they stay as they are. */
export const KEPT_TABLES: ReadonlySet<string> = new Set([
  'brands',
  'fuel_types',
  'intervention_types',
  'license_types',
  'number_sequences',
  'supply_categories',
  'supply_compatible_models',
  'tax_rates',
  'usage_counts',
  'vehicle_categories',
  'vehicle_colors',
  'vehicle_models',
]);

/** Texts that are codes of the product or numbers it gave, in whatever table. Every other text goes, also one added tomorrow. */
export const KEPT_COLUMNS: ReadonlySet<string> = new Set([
  'authorization_number',
  'basis',
  'closure_reason',
  'country_code',
  'coverage_type',
  'currency',
  'current_status',
  'customer_satisfaction',
  'direction',
  'discount_type',
  'document_type',
  'energy_kind',
  'energy_unit',
  'entity_type',
  'fiscal_status',
  'from_status',
  'fuel_level',
  'fuel_log_number',
  'insurance_number',
  'intervention_number',
  'invoice_number',
  'kind',
  'maintenance_number',
  'method',
  'ownership',
  'payment_method',
  'payment_status',
  'plate_country',
  'prediagnostic_number',
  'premium_frequency',
  'price_rank',
  'priority',
  'quote_number',
  'reception_number',
  'result',
  'review_status',
  'seal_key',
  'source',
  'status',
  'tax_category',
  'to_status',
  'trigger_kind',
  'type',
  'unit',
  'verification_number',
  'verification_type',
  'work_type',
]);

/** Texts of single tables that stay: names of parts, not of people. */
export const KEPT_OF_TABLE: Readonly<Record<string, ReadonlySet<string>>> = {
  garages: new Set(['specializations']),
  number_gaps: new Set(['reason']),
  supplies: new Set(['reference', 'oem_reference', 'name', 'brand']),
  vehicle_assignments: new Set(['role']),
  vehicles: new Set(['code']),
};

/** Texts something has to stand for: because they are unique, or people read lists by them. */
export const REPLACED: Readonly<Record<string, Readonly<Record<string, Replacement>>>> = {
  collaborateurs: { first_name: () => 'Collaborateur', last_name: numbered('anonyme') },
  drivers: {
    code: ({ id }) => `ANO-${id ?? ''}`,
    first_name: () => 'Conducteur',
    last_name: numbered('anonyme'),
    email: ({ id }) => `conducteur-${id ?? ''}@anonyme.invalid`,
    license_number: ({ id }) => `ANO${id ?? ''}`,
  },
  dossier_origins: { external_reference: numbered('Dossier') },
  garages: { name: numbered('Garage') },
  insurances: { policy_number: ({ id }) => `POL-${id ?? ''}`, insurance_company: 'same' },
  interventions: { title: numbered('Intervention') },
  invoice_lines: { description: 'same' },
  invoices: {
    seller: 'content',
    buyer: 'content',
    subject: 'content',
    frozen_content: 'content',
    content_hash: 'hash of content',
  },
  maintenance_plans: { title: numbered('Entretien') },
  maintenances: { title: numbered('Entretien') },
  number_gaps: { frozen_content: 'content', content_hash: 'hash of content' },
  prediagnostic_items: { operation_label: 'same' },
  prediagnostics: { vehicle_plate: (row) => plateOf(row['vehicle_id']) },
  quote_lines: { description: 'same' },
  quotes: { frozen_content: 'content' },
  reception_reports: { frozen_content: 'content' },
  suppliers: { name: numbered('Fournisseur') },
  supply_price_history: { description: 'same', description_key: 'same' },
  vehicles: {
    plate_number: ({ id }) => plateOf(id),
    plate_normalized: ({ id }) => plateOf(id).replace('-', ''),
  },
  work_authorization_lines: { description: 'same' },
  work_authorizations: { frozen_content: 'content' },
};

/** What is no text and personal all the same: days of a life, places somebody was at. */
export const ERASED_VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
  document_approvals: new Set(['content_by']),
  drivers: new Set(['hire_date', 'termination_date']),
  field_verifications: new Set(['geo_lat', 'geo_lng']),
};

/** Accounts of people, and files, which are left out with their contents. */
export const ERASED_REFERENCE = /(?:^|_)user_id$|^voided_by$|_attachment_id$/;

/** Words inside a structure that stay: amounts, days, codes and numbers the product gave. */
export const KEPT_KEYS =
  /^(?:kind|number|label|day|currency|unit|type|workType|discountType|taxCategory|countryCode|frozenAt|quantity|lineNumber|interventionNumber)$|(?:Amount|Rate|Price|Net|Value|Percent)$/;
