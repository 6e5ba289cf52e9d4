import type { SelectQueryBuilder } from 'typeorm';
import type { ListRequest } from '#kernel';
import type { Listing, Restriction } from '#persistence';
import { TenantDatabase } from './tenant-database.entity';

/** From when on a tenant counts as large. */
export interface LargeTenant {
  readonly bytes: number;
  /** Of an hour. */
  readonly busyMs: number;
}

const STATUSES = ['provisioning', 'active', 'maintenance', 'suspended', 'moving', 'archived', 'deleting', 'failed'];

/** Keys that use the location of a tenant. */
const OF_LOCATION: ReadonlySet<string> = new Set([
  'server',
  'size',
  'load',
  'serverId',
  'minSizeBytes',
  'minBusyMs',
  'isLarge',
]);

/** The lists of tenants; every sort and filter uses an index. */
export const TENANT_LISTING: Listing<LargeTenant> = {
  sorts: {
    id: 'record.id',
    createdAt: 'record.createdAt',
    name: 'record.name',
    slug: 'record.slug',
    server: 'location.serverId',
    size: 'location.sizeBytes',
    load: 'location.busyMs',
  },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {
    status: { kind: 'choice', values: STATUSES, column: 'record.status' },
    serverId: { kind: 'ids', column: 'location.serverId' },
    minSizeBytes: { kind: 'atLeast', column: 'location.sizeBytes' },
    minBusyMs: { kind: 'atLeast', column: 'location.busyMs' },
    isLarge: { kind: 'flag', condition: (wanted, limits) => largeOnly(wanted, limits) },
  },
  search: ['record.name', 'record.slug COLLATE utf8mb4_unicode_ci', 'record.contactEmail'],
};

/** Whether a tenant counts as large. */
export function isLarge({ sizeBytes, busyMs }: TenantDatabase, limits: LargeTenant): boolean {
  return Number(sizeBytes ?? 0) >= limits.bytes || (busyMs ?? 0) >= limits.busyMs;
}

/**
 * Joins the locations if the request sorts or filters by them. An inner join, because an outer one could not use their indexes: an erased
 * tenant has no location and is not in such a list.
 */
export function withLocation({ sort, filters }: Pick<ListRequest, 'sort' | 'filters'>): Restriction | undefined {
  const keys = [...sort.map(({ key }) => key), ...Object.keys(filters).filter((key) => filters[key] !== undefined)];
  if (!keys.some((key) => OF_LOCATION.has(key))) return undefined;
  return (query) => joinLocation(query);
}

function joinLocation(query: SelectQueryBuilder<object>): void {
  query.innerJoin(TenantDatabase, 'location', 'location.tenantId = record.id');
}

function largeOnly(isWanted: boolean, { bytes, busyMs }: LargeTenant): Restriction {
  const large = '(COALESCE(location.sizeBytes, 0) >= :largeBytes OR COALESCE(location.busyMs, 0) >= :largeBusyMs)';
  const direct = '(location.sizeBytes >= :largeBytes OR location.busyMs >= :largeBusyMs)';
  return (query) => {
    query.andWhere(isWanted ? direct : `NOT ${large}`, { largeBytes: bytes, largeBusyMs: busyMs });
  };
}
