import { lettersAndDigits } from '#kernel';

/** The normalization of a text before its blind index is computed. */
type Normalization = 'email' | 'phone' | 'code';

interface BlindIndex {
  readonly column: string;
  /** The encrypted column of this index. */
  readonly of: string;
  readonly as: Normalization;
}

/**
 * A table of the tenant's database with personal fields (domain.md §18): the encrypted columns, and the column that identifies a row in
 * them.
 */
export interface SealedTable {
  readonly table: string;
  /** Set when the row is created, and never changed. */
  readonly rowKey: string;
  readonly columns: readonly string[];
  readonly indexes: readonly BlindIndex[];
  /** Columns with plain-text copies in rows that were created before encryption. */
  readonly plainCopies: readonly string[];
}

/**
 * Names, status and the days that lists are sorted by stay in plain text, because the fleet is managed by them. The tables that a key
 * rotation must process are in {@link SEALED_TABLES}.
 */
export const DRIVERS: SealedTable = {
  table: 'drivers',
  rowKey: 'code',
  columns: [
    'email',
    'phone',
    'license_number',
    'date_of_birth',
    'address',
    'emergency_contact_name',
    'emergency_contact_phone',
    'notes',
  ],
  indexes: [
    { column: 'email_index', of: 'email', as: 'email' },
    { column: 'phone_index', of: 'phone', as: 'phone' },
    { column: 'license_index', of: 'license_number', as: 'code' },
  ],
  plainCopies: ['license_number_normalized'],
};

export const COLLABORATEURS: SealedTable = {
  table: 'collaborateurs',
  rowKey: 'seal_key',
  columns: ['email', 'phone', 'license_number', 'notes'],
  indexes: [],
  plainCopies: [],
};

export const GARAGES: SealedTable = {
  table: 'garages',
  rowKey: 'seal_key',
  columns: ['contact_person'],
  indexes: [],
  plainCopies: [],
};

export const SUPPLIERS: SealedTable = {
  table: 'suppliers',
  rowKey: 'seal_key',
  columns: ['contact_person'],
  indexes: [],
  plainCopies: [],
};

export const INSURANCES: SealedTable = {
  table: 'insurances',
  rowKey: 'insurance_number',
  columns: ['agent_name', 'agent_contact', 'agent_email'],
  indexes: [],
  plainCopies: [],
};

/** Not personal data, but a secret as well: the signing keys of webhooks. */
export const WEBHOOK_ENDPOINTS: SealedTable = {
  table: 'webhook_endpoints',
  rowKey: 'seal_key',
  columns: ['secret'],
  indexes: [],
  plainCopies: [],
};

export const SEALED_TABLES: readonly SealedTable[] = [
  DRIVERS,
  COLLABORATEURS,
  GARAGES,
  SUPPLIERS,
  INSURANCES,
  WEBHOOK_ENDPOINTS,
];

const NORMALIZE: Readonly<Record<Normalization, (text: string) => string>> = {
  email: (text) => text.trim().toLowerCase(),
  phone: (text) => text.replace(/[^\d+]/g, ''),
  code: lettersAndDigits,
};

/** The normalized text; null if nothing is left of it. */
export function normalized(text: string, as: Normalization): string | null {
  return NORMALIZE[as](text) || null;
}
