import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { createdTables, entitiesIn, folderOf, isForeign, namingsIn, resourcesIn } from './table-names';
import type { Exemption, Naming, OwnerRules } from './table-names';

const ROOT = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const filesOf = (...patterns: readonly string[]): string[] => globSync([...patterns], { cwd: ROOT }).toSorted();

/** Owners of tables without an entity, and of entities that another folder only reads. */
const WITHOUT_ENTITY: Readonly<Record<string, readonly string[]>> = {
  'libs/jobs': ['job_runs', 'leases'],
  // A row of `usage_counts` for each counted resource: the counter of vehicles belongs to the fleet.
  'libs/persistence': ['idempotency_keys', 'usage_counts'],
  'libs/tenancy': ['audit_witnesses', 'outbox'],
  'src/attachments': ['storage_usage'],
  'src/fleet': ['usage_counts', 'vehicle_status_spans'],
  'src/global': [
    'connection_leases',
    'audit_breaks',
    'audit_checkpoints',
    'audit_heads',
    'audit_outbox',
    'folder_marks',
    'legal_numbers',
    'mail_outbox',
    'one_time_links',
    'recovery_codes',
    'refresh_tokens',
    'tenant_ids',
    'user_totp',
  ],
  'src/imports': ['import_batches', 'import_options'],
  'src/insights': ['alert_digests', 'alert_evaluations', 'alert_reads', 'webhook_deliveries', 'webhook_subscriptions'],
  'src/operations': [
    'erasure_certificates',
    'estate_days',
    'feature_days',
    'loop_states',
    'platform_webhook_deliveries',
    'platform_webhook_subscriptions',
    'server_samples',
    'tenant_departures',
    'tenant_exports',
    'tenant_features',
    'tenant_identity',
    'tenant_performance',
    'tenant_samples',
    'tenant_terms',
  ],
  'src/numbering': ['number_sequences'],
  'src/tenant-settings': ['usage_counts'],
  'src/workshop': ['dossier_origins'],
};

/** The import rules of `.dependency-cruiser.cjs`, for entities: read to join them, never written. */
const READS: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/workshop', ['src/fleet']],
  ['src/maintenance', ['src/fleet']],
]);

/** Permissions, metrics and folders have the names of tables there. */
const WORDS: ReadonlySet<string> = new Set(['src/config', 'src/global', 'src/health']);

const EXEMPTIONS: readonly Exemption[] = [
  {
    path: /^src\/global\/servers\/(?:servers|server-shares)\.service\.ts$/,
    owners: ['src/operations'],
    mayWrite: false,
    why: 'The figures that a task of operations last saw of a server are shown beside its record, and decide on its connections.',
  },
  { path: /^src\/insights\//, mayWrite: false, why: 'Figures, reports and alerts join the records of all modules.' },
  {
    path: /^src\/fleet\/privacy\//,
    mayWrite: true,
    why: 'The export and erasure of a person reach every table that names people; one registry lists them.',
  },
  {
    path: /^src\/records\/personal-data\/sealed-tables\.ts$/,
    mayWrite: false,
    why: 'The rotation of keys needs the encrypted columns of all tables.',
  },
  {
    path: /^src\/(?:module-ports|file-owners)\.ts$/,
    mayWrite: false,
    why: 'The root of the application binds ports to the modules that own the tables.',
  },
  {
    path: /^src\/records\/scope\//,
    owners: ['src/fleet'],
    mayWrite: false,
    why: 'Which rows a driver sees depends on their assignments; the scope is below the modules whose queries it restricts.',
  },
  {
    path: /^src\/tenant-settings\/vehicle-count\.ts$/,
    owners: ['src/fleet'],
    mayWrite: false,
    why: 'The nightly recount of a limit that every module asks for.',
  },
  { path: /^src\/company-exports\//, mayWrite: false, why: 'An archive contains everything that a company owns.' },
  {
    path: /^src\/operations\//,
    owners: ['libs/jobs', 'libs/persistence', 'libs/tenancy', 'src/global'],
    mayWrite: true,
    why: 'Operations create, move, restore and remove what the control plane registers.',
  },
  {
    path: /^src\/operations\/(?:cloning|offboarding|restore|tenant-upkeep)\//,
    mayWrite: true,
    why: 'Copies, exports, restores and retention work on every table of a company.',
  },
  { path: /^src\/health\/platform-figures\.ts$/, mayWrite: false, why: 'One reading of the registry for monitoring.' },
];

const entities = new Map(filesOf('src/**/*.entity.ts').map((file) => [file, entitiesIn(read(file))]));
const tableOfEntity = new Map([...entities.values()].flatMap((classes) => [...classes]));
const resources = new Map(
  filesOf('src/**/*.records.ts').map((file) => [
    file,
    new Map([...resourcesIn(read(file))].map(([resource, entity]) => [resource, tableOfEntity.get(entity) ?? ''])),
  ]),
);
const created = new Set(filesOf('src/database/*/migrations/*.ts').flatMap((file) => createdTables(read(file))));

function ownersOfTables(): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, readonly string[]>();
  for (const [file, classes] of entities) for (const table of classes.values()) owners.set(table, [folderOf(file)]);
  const listed = Object.entries(WITHOUT_ENTITY).flatMap(([owner, tables]) => tables.map((table) => ({ owner, table })));
  for (const [table, rows] of Map.groupBy(listed, (row) => row.table))
    owners.set(
      table,
      rows.map(({ owner }) => owner),
    );
  return owners;
}

const RULES: OwnerRules = { owners: ownersOfTables(), reads: READS, words: WORDS, exemptions: EXEMPTIONS };

/** Migrations and seeds create every table. */
const sources = filesOf('src/**/*.ts', 'libs/**/*.ts').filter(
  (file) => !file.endsWith('.spec.ts') && !file.startsWith('src/database/'),
);

function allNamings(): readonly Naming[] {
  const tables = new Set(RULES.owners.keys());
  return sources.flatMap((file) =>
    namingsIn(file, read(file), tables, (path, name) => {
      const imported = normalize(join(dirname(file), `${path}.ts`));
      return (entities.get(imported) ?? resources.get(imported))?.get(name);
    }),
  );
}

const written = ({ file, line, table, way }: Naming): string =>
  `${file}:${line} reaches ${table} of ${RULES.owners.get(table)?.join(', ')} (${way})`;

/**
 * A table belongs to one module, in SQL too. Facts from other modules come through a port (`src/module-ports.ts`); SQL that reads a table of
 * a module below names it by its entity.
 */
describe('A table', () => {
  const namings = allNamings();

  it('has an owner if a migration creates it, and is created if it has an owner', () => {
    expect(created.size).toBeGreaterThan(100);
    expect([...created].filter((table) => !RULES.owners.has(table))).toEqual([]);
    expect([...RULES.owners.keys()].filter((table) => !created.has(table))).toEqual([]);
  });

  it('is reached by its owner only', () => {
    expect(namings.length).toBeGreaterThan(1000);
    expect(namings.filter((naming) => isForeign(naming, RULES)).map(written)).toEqual([]);
  });

  it.each(EXEMPTIONS)('of another module is reached under $path', (exemption) => {
    const without = { ...RULES, exemptions: EXEMPTIONS.filter((other) => other !== exemption) };
    expect(namings.some((naming) => isForeign(naming, without))).toBe(true);
  });
});
