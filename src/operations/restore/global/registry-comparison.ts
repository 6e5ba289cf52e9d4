import type { TenantIdentity } from '../../database-identity/identity-stamps';
import type { RegisteredServer, RegisteredTenant, RegistryFacts } from './registry-facts';
import type { FoundDatabase, SchemaState, Survey } from './server-survey';

export type DifferenceKind =
  | 'adopted'
  | 'unidentified'
  | 'account'
  | 'moved'
  | 'epoch'
  | 'credentials'
  | 'renamed'
  | 'status'
  | 'erased'
  | 'missing';

/** A difference between the backup and the present state. */
export interface RegistryDifference {
  readonly kind: DifferenceKind;
  readonly tenantId: number;
  /** Slug, database or account. */
  readonly subject: string;
  readonly backup: string | null;
  readonly now: string | null;
}

/** A tenant of the prepared registry with its place. */
export interface PlannedTenant {
  readonly tenantId: number;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly status: string;
  /** The latest epoch known anywhere. */
  readonly epoch: number;
  /** Generation of the accounts that will be created. */
  readonly generation: number;
  /** `registry`: taken from the present registry; `identity`: from the tenant's own database alone; null: from the backup. */
  readonly adoptedFrom: 'registry' | 'identity' | null;
  /** The identity stored in the tenant's database, if nothing else is known. */
  readonly identity?: TenantIdentity;
  /** Set if no registry contains the tenant. */
  readonly schema?: SchemaState;
}

export interface RegistryComparison {
  /** Whether the present registry is a successor of the backup. Then its newer data are used. */
  readonly isContinued: boolean;
  readonly differences: readonly RegistryDifference[];
  readonly tenants: readonly PlannedTenant[];
  readonly erased: readonly number[];
}

interface Sources {
  readonly backup: RegistryFacts;
  /** Null if the present registry is not a successor of the backup, and is not used. */
  readonly present: RegistryFacts | null;
  readonly survey: Survey;
}

/** Statuses without a running operation. */
const STABLE = ['active', 'suspended', 'archived', 'deleting'];
/** The creation of the tenant never completed. */
const UNBORN: ReadonlySet<string> = new Set(['provisioning', 'failed']);

/** Compares a loaded registry with the servers, and with the present registry if that is a successor of the backup. */
export function compareRegistries({ backup, present, survey }: Sources): RegistryComparison {
  const differences: RegistryDifference[] = [];
  const tenants: PlannedTenant[] = [];
  const erased: number[] = [];
  for (const tenant of backup.tenants.values()) {
    if (tenant.isErased || UNBORN.has(tenant.status)) continue;
    const now = present?.tenants.get(tenant.id) ?? null;
    if (now?.isErased === true) {
      erased.push(tenant.id);
      differences.push(difference('erased', tenant.id, [tenant.slug, tenant.slug, null]));
      continue;
    }
    const found = placeOf(tenant, now, survey.databases);
    differences.push(...changesOf(tenant, now, found));
    if (found !== null) tenants.push(planned(tenant, now, found));
  }
  const adopted = adoptedOf({ backup, present, survey });
  tenants.push(...adopted.tenants);
  differences.push(...adopted.differences, ...unknownAccounts(survey, { backup, present, tenants }));
  return { isContinued: present !== null, differences, tenants, erased };
}

const difference = (
  kind: DifferenceKind,
  tenantId: number,
  [subject, backup, now]: readonly [string, string | null, string | null],
): RegistryDifference => ({ kind, tenantId, subject, backup, now });

const isAt = (tenant: RegisteredTenant | null, { database, server }: FoundDatabase): boolean =>
  tenant !== null && tenant.database === database && tenant.host === server.host && tenant.port === server.port;

const epochOf = ({ identity }: FoundDatabase): number => identity?.epoch ?? 0;
const byEpoch = (one: FoundDatabase, other: FoundDatabase): number => epochOf(other) - epochOf(one);

/** Of several databases with the identity of the tenant: first by the latest epoch, then by the place in the newer registry. */
function placeOf(
  tenant: RegisteredTenant,
  now: RegisteredTenant | null,
  databases: readonly FoundDatabase[],
): FoundDatabase | null {
  const rank = (found: FoundDatabase): number => Number(isAt(now, found)) * 2 + Number(isAt(tenant, found));
  const [first] = databases
    .filter(({ tenantId }) => tenantId === tenant.id)
    .toSorted((one, other) => byEpoch(one, other) || rank(other) - rank(one));
  return first ?? null;
}

function changesOf(
  tenant: RegisteredTenant,
  now: RegisteredTenant | null,
  found: FoundDatabase | null,
): RegistryDifference[] {
  const { id, slug } = tenant;
  const of = (kind: DifferenceKind, was: string | null, is: string | null): RegistryDifference =>
    difference(kind, id, [slug, was, is]);
  if (found === null) return [of('missing', tenant.database, null)];
  const epoch = Math.max(now?.epoch ?? 0, epochOf(found));
  const newest = now ?? found.identity ?? tenant;
  const [was, is] = [`${slug} (${tenant.name})`, `${newest.slug} (${newest.name})`];
  return [
    ...(isAt(tenant, found) ? [] : [of('moved', `${tenant.host}:${tenant.port}`, addressOf(found.server))]),
    ...(epoch > tenant.epoch ? [of('epoch', String(tenant.epoch), String(epoch))] : []),

    ...(was === is ? [] : [of('renamed', was, is)]),
    ...(now === null ? [] : sinceOf(tenant, now).map((change) => of(...change))),
  ];
}

function sinceOf(tenant: RegisteredTenant, now: RegisteredTenant): [DifferenceKind, string | null, string | null][] {
  const credentials: [DifferenceKind, string | null, string | null] = ['credentials', tenant.username, now.username];
  const status: [DifferenceKind, string | null, string | null] = ['status', tenant.status, now.status];
  return [credentials, status].filter(([, was, is]) => was !== is);
}

const addressOf = ({ host, port }: RegisteredServer): string => `${host}:${port}`;

function planned(tenant: RegisteredTenant, now: RegisteredTenant | null, found: FoundDatabase): PlannedTenant {
  return {
    tenantId: tenant.id,
    host: found.server.host,
    port: found.server.port,
    database: found.database,
    status: statusOf(tenant.status, now?.status ?? null),
    epoch: Math.max(tenant.epoch, now?.epoch ?? 0, found.identity?.epoch ?? 0),
    generation: nextGeneration(Math.max(tenant.generation, now?.generation ?? 0), (now ?? tenant).username),
    adoptedFrom: null,
    ...schemaIn(found),
  };
}

/** Two names alternate (see `appUserOf`): the next account must not have the name of the one in use. */
function nextGeneration(newest: number, inUse: string | null): number {
  const next = newest + 1;
  return (next % 2 === 0) === (inUse?.endsWith('_b') ?? false) ? next + 1 : next;
}

/** A status that stopped a tenant since the backup is kept, and so is the cancellation of a deletion. */
export function statusOf(backup: string, present: string | null): string {
  const now = present !== null && STABLE.includes(present) ? present : null;
  const was = STABLE.includes(backup) ? backup : null;
  if (now === null) return was ?? 'active';
  if (was === null || now === 'deleting' || was === 'deleting') return now;
  return STABLE.indexOf(now) > STABLE.indexOf(was) ? now : was;
}

/**
 * Databases of tenants that the backup does not contain. A database without an entry in the registry and without an identity is left
 * unchanged.
 */
function adoptedOf(sources: Sources): Pick<RegistryComparison, 'tenants' | 'differences'> {
  const { backup, present, survey } = sources;
  const tenants: PlannedTenant[] = [];
  const differences: RegistryDifference[] = [];
  const unknown = survey.databases.filter(({ tenantId }) => !isKnown(backup.tenants.get(tenantId)));
  for (const [tenantId, places] of Map.groupBy(unknown, (found) => found.tenantId)) {
    const now = present?.tenants.get(tenantId) ?? null;
    const [found] = places.toSorted(byEpoch);
    if (found === undefined || now?.isErased === true) continue;
    const adopted = adoptedBy(found, now);
    if (adopted !== null) {
      tenants.push(adopted);
      differences.push(difference('adopted', tenantId, [slugOf(now ?? found.identity), null, found.database]));
    } else if (now === null && !isWarm(tenantId, sources)) {
      differences.push(difference('unidentified', tenantId, [found.database, null, addressOf(found.server)]));
    }
  }
  return { tenants, differences };
}

/** By the present registry, or by the identity in the database; null if neither exists. */
function adoptedBy(found: FoundDatabase, now: RegisteredTenant | null): PlannedTenant | null {
  if (now !== null && !UNBORN.has(now.status)) return { ...planned(now, now, found), adoptedFrom: 'registry' };
  const { tenantId, database, server, identity } = found;
  if (identity === null) return null;
  return {
    tenantId,
    host: server.host,
    port: server.port,
    database,
    status: 'active',
    epoch: identity.epoch,
    generation: 1,
    adoptedFrom: 'identity',
    identity,
    ...schemaIn(found),
  };
}

const slugOf = (known: { readonly slug: string } | null): string => known?.slug ?? '';

const isWarm = (tenantId: number, { backup, present }: Sources): boolean =>
  backup.warm.has(tenantId) || present?.warm.has(tenantId) === true;

const schemaIn = ({ schema }: FoundDatabase): Pick<PlannedTenant, 'schema'> => (schema === undefined ? {} : { schema });

const isKnown = (tenant: RegisteredTenant | undefined): boolean => tenant !== undefined && !UNBORN.has(tenant.status);

function unknownAccounts(
  { accounts }: Survey,
  known: Pick<Sources, 'backup' | 'present'> & { readonly tenants: readonly PlannedTenant[] },
): RegistryDifference[] {
  const ids = new Set([
    ...known.tenants.map(({ tenantId }) => tenantId),
    ...known.backup.tenants.keys(),
    ...known.backup.warm,
    ...(known.present?.warm ?? []),
  ]);
  return accounts
    .filter(({ tenantId }) => !ids.has(tenantId))
    .map(({ tenantId, user, server }) => difference('account', tenantId, [user, null, addressOf(server)]));
}
