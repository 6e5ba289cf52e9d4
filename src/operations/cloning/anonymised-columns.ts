import type { StoredRow, StoredValue } from '../offboarding/rows/stored-row';

/** How a text is replaced: by the same text for equal texts, by a JSON structure without its words, by a new hash, or by the function's result. */
export type Replacement = 'same' | 'content' | 'hash of content' | ((row: StoredRow) => string);

const numbered =
  (word: string) =>
  ({ id }: StoredRow): string =>
    `${word} ${id ?? ''}`;
const plateOf = (id: StoredValue | undefined): string => `AN-${String(id ?? '').padStart(4, '0')}`;

/** Tables that every company has, or that contain no personal data. They are copied unchanged. */
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

/** Columns of any table that contain codes or numbers of the product. All other texts are replaced, also those of columns added later. */
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

/** Columns of single tables that are kept: names of parts, not of people. */
export const KEPT_OF_TABLE: Readonly<Record<string, ReadonlySet<string>>> = {
  garages: new Set(['specializations']),
  number_gaps: new Set(['reason']),
  supplies: new Set(['reference', 'oem_reference', 'name', 'brand']),
  vehicle_assignments: new Set(['role']),
  vehicles: new Set(['code']),
};

/** Texts that need a replacement: they are unique, or lists show them. */
export const REPLACED: Readonly<Record<string, Readonly<Record<string, Replacement>>>> = {
  collaborateurs: { first_name: () => 'Collaborateur', last_name: numbered('anonyme') },
  drivers: {
    code: ({ id }) => `ANO-${id ?? ''}`,
    first_name: () => 'Conducteur',
    last_name: numbered('anonyme'),
    email: ({ id }) => `conducteur-${id ?? ''}@anonyme.invalid`,
    license_number: ({ id }) => `ANO${id ?? ''}`,
  },
  dossier_origins: { external_reference: numbered('Dossier'), reference_key: numbered('dossier') },
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

/** Columns that are not text but personal: dates of a life, positions. */
export const ERASED_VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
  document_approvals: new Set(['content_by']),
  drivers: new Set(['hire_date', 'termination_date']),
  field_verifications: new Set(['geo_lat', 'geo_lng']),
};

/** References to accounts of people and to files; neither is copied with its contents. */
export const ERASED_REFERENCE = /(?:^|_)user_id$|^voided_by$|_attachment_id$/;

/** Keys of a JSON structure whose values are kept: amounts, dates, codes and numbers of the product. */
export const KEPT_KEYS =
  /^(?:kind|number|label|day|currency|unit|type|workType|discountType|taxCategory|countryCode|frozenAt|quantity|lineNumber|interventionNumber)$|(?:Amount|Rate|Price|Net|Value|Percent)$/;
