import { COLLABORATEURS, GARAGES, INSURANCES, SUPPLIERS } from '../../records/personal-data/sealed-tables';
import type { SealedTable } from '../../records/personal-data/sealed-tables';

/** A place where a record names the person or may name them. */
interface Mention {
  readonly resource: string;
  readonly table: string;
  readonly field: string;
  /** Condition for the rows of the table; its only `?` is the id of the subject's row. */
  readonly where: string;
  /** Additional condition: while such a row exists, the person cannot be erased. */
  readonly blocksWhile?: string;
}

/** A kind of person, other than drivers, in a row that stays after the erasure of the person (domain.md §18.1). */
export interface PersonalSubject {
  /** The name in the table of erasures. */
  readonly name: string;
  /** The name of the record in routes, permissions and the audit log. */
  readonly resource: string;
  readonly table: string;
  readonly sealed: SealedTable | null;
  /** The columns with the person's data. */
  readonly columns: readonly string[];
  /** The replacement values of columns that are not nullable. */
  readonly left: (id: number) => Readonly<Record<string, string | number>>;
  /** The entity type of the person's files in attachments; null if the files belong to the company. */
  readonly files: string | null;
  readonly mentions: readonly Mention[];
  /** The unencrypted column with the address to which documents are sent; null if none are sent. */
  readonly mailedAt: 'email' | null;
}

const own = (resource: string, table: string, field: string, column: string): Mention => ({
  resource,
  table,
  field,
  where: `id = ? AND ${column} <> ''`,
});

const named = (table: string, resource: string, field: string, column: string): Mention => ({
  resource,
  table,
  field,
  where: `${column} = ?`,
});

const nothing = (): Readonly<Record<string, never>> => ({});

/** A staff member, whether or not they drive or have an account. */
const STAFF: PersonalSubject = {
  name: 'collaborateur',
  resource: 'collaborateurs',
  table: 'collaborateurs',
  sealed: COLLABORATEURS,
  columns: [
    'code',
    'first_name',
    'last_name',
    'email',
    'phone',
    'employee_number',
    'department',
    'position',
    'specialization',
    'license_number',
    'license_expiry_date',
    'certification_level',
    'certification_expiry_date',
    'experience_years',
    'user_id',
    'notes',
  ],
  left: (id) => ({ first_name: 'Collaborateur', last_name: `anonymisé #${id}`, is_active: 0 }),
  files: 'collaborateur',
  mailedAt: null,
  mentions: [
    {
      ...named('drivers', 'drivers', 'collaborateurId', 'collaborateur_id'),
      blocksWhile: 'anonymized_at IS NULL AND deleted_at IS NULL',
    },
    {
      ...named('interventions', 'interventions', 'assignedToCollaborateurId', 'assigned_to_collaborateur_id'),
      blocksWhile: "current_status NOT IN ('closed', 'cancelled')",
    },
    named('prediagnostics', 'prediagnostics', 'expertId', 'expert_id'),
    named('field_verifications', 'field_verifications', 'verifiedByCollaborateurId', 'verified_by_collaborateur_id'),
    named('reception_reports', 'reception_reports', 'receivedByCollaborateurId', 'received_by_collaborateur_id'),
    named('quotes', 'quotes', 'decidedByName', 'decided_by_collaborateur_id'),
    named('work_authorizations', 'work_authorizations', 'authorizedByName', 'authorized_by_collaborateur_id'),
  ],
};

const GARAGE_CONTACT: PersonalSubject = {
  name: 'garage_contact',
  resource: 'garages',
  table: 'garages',
  sealed: GARAGES,
  columns: ['contact_person', 'email', 'phone'],
  left: nothing,
  files: null,
  mailedAt: 'email',
  mentions: [own('garages', 'garages', 'notes', 'notes')],
};

const SUPPLIER_CONTACT: PersonalSubject = {
  name: 'supplier_contact',
  resource: 'suppliers',
  table: 'suppliers',
  sealed: SUPPLIERS,
  columns: ['contact_person', 'email', 'phone'],
  left: nothing,
  files: null,
  mailedAt: 'email',
  mentions: [own('suppliers', 'suppliers', 'notes', 'notes')],
};

const INSURANCE_AGENT: PersonalSubject = {
  name: 'insurance_agent',
  resource: 'insurances',
  table: 'insurances',
  sealed: INSURANCES,
  columns: ['agent_name', 'agent_contact', 'agent_email'],
  left: nothing,
  files: null,
  mailedAt: null,
  mentions: [
    own('insurances', 'insurances', 'notes', 'notes'),
    own('insurances', 'insurances', 'coverageDetails', 'coverage_details'),
  ],
};

/** The customer of a workshop. Invoices and their printed documents are kept by law and still name the buyer (domain.md §18.4). */
const VEHICLE_OWNER: PersonalSubject = {
  name: 'vehicle_owner',
  resource: 'vehicles',
  table: 'vehicles',
  sealed: null,
  columns: ['owner_name', 'owner_contact'],
  left: nothing,
  files: null,
  mailedAt: null,
  mentions: [
    own('vehicles', 'vehicles', 'notes', 'notes'),
    {
      ...named('interventions', 'interventions', 'description', 'vehicle_id'),
      blocksWhile: "current_status NOT IN ('closed', 'cancelled')",
    },
    {
      ...named('interventions', 'interventions', 'insuredParty', 'vehicle_id'),
      where: "vehicle_id = ? AND insured_party <> ''",
    },
    named('invoices', 'invoices', 'buyer', 'vehicle_id'),
  ],
};

export const SUBJECTS = {
  collaborateur: STAFF,
  garage_contact: GARAGE_CONTACT,
  supplier_contact: SUPPLIER_CONTACT,
  insurance_agent: INSURANCE_AGENT,
  vehicle_owner: VEHICLE_OWNER,
} as const satisfies Readonly<Record<string, PersonalSubject>>;
export type SubjectName = keyof typeof SUBJECTS;
