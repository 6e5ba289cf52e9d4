/**
 * The last migration of the global database in each release of `RELEASES`. A later release adds its newest one in the tagged commit, as
 * in `src/database/tenant/tenant-migrations.ts`.
 */
export const GLOBAL_RELEASES: readonly string[] = ['RememberSeeds1764900000000', 'BreakAuditChains1765102100000'];

const COPY = 'a copy of a table needs ALGORITHM=COPY, LOCK=SHARED and the reason in `copies`';
const UNIQUE_DROPPED = 'drops a unique key';
const UNIQUE_ADDED = 'adds a unique key over existing rows';

/**
 * Reasons of migrations that landed before the list of allowed statements existed, by what they do: a landed migration is never changed.
 * New migrations state theirs in `readonly reasons`.
 */
export const LANDED_REASONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CompareIdentitiesExactly1765002000000: {
    'changes the charset or collation of':
      'identities are compared byte by byte; lower case is ensured before they are stored',
    [COPY]: 'the tables of the control plane contain accounts, not business data, and are copied within a second',
    'is not in the list of allowed statements (from “m JOIN roles r”)':
      'only codes that the former collation matched change',
    'contains a call that was not executed, so that its statements were not read':
      'the calls depend on the rows of accounts; test/integration/global/exact-names.spec.ts executes them',
  },
  WaitForAcceptance1765002001000: {
    [UNIQUE_DROPPED]:
      'an address belongs to one account that was claimed; accounts that wait for acceptance may share it',
    [UNIQUE_ADDED]: 'the keys contain fewer rows than the unique keys that they replace',
    [COPY]: 'a stored column is made by a copy of the table, which contains accounts only',
    'is not in the list of allowed statements (from “m JOIN users u”)':
      'memberships follow the account that they belong to',
  },
  GuardTenants1765003000000: {
    'is not in the list of allowed statements (from “INSERT IGNORE INTO tenant_settings”)':
      'a setting that exists under the new name is kept when the migration runs again',
    'is not in the list of allowed statements (from “INSERT IGNORE INTO system_parameters”)':
      'a parameter that exists under the new name is kept when the migration runs again',
  },
  BindMembersToGarages1765004000000: {
    'is not in the list of allowed statements (from “m JOIN roles r”)':
      'only codes that differ from their role in case change',
  },
  ProveDomains1765005001000: {
    [UNIQUE_DROPPED]: 'a domain may be claimed by several companies until one of them proves it',
    [UNIQUE_ADDED]: 'the former unique key over the host refused more duplicates',
    [COPY]: 'a stored column is made by a copy of the table, which contains a row per domain',
  },
  CreateObligations1764700000000: {
    'is not in the list of allowed statements (from “v JOIN ( SELECT”)':
      'it ran before the first release and sets a column that it has added itself',
  },
  CountVehicles1765003300000: {
    'is not in the list of allowed statements (from “INSERT IGNORE INTO `usage_counts`”)':
      'the count of the first run is kept when the migration runs again',
  },
  ExtendInvoices1765103000000: {
    [UNIQUE_DROPPED]:
      'numbers of suppliers are unique within a year only; the keys of the statement replace the former ones',
  },
  SettleRefunds1765103001000: {
    'changes rows of a large table': 'only invoices with a negative balance change, which are few',
  },
  WidenFuelReceipts1765106100000: {
    [UNIQUE_DROPPED]:
      'a receipt may contain several energies; the key with the energy exists before the other is dropped',
  },
  CompareTextsExactly1765230000000: {
    [UNIQUE_DROPPED]: 'the unique keys compare byte by byte from now on; `Records` compares names as people read them',
    [UNIQUE_ADDED]: 'texts that differed under the former collation differ in their bytes, so there are no duplicates',
  },
};
