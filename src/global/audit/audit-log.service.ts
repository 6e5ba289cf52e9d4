import { Injectable } from '@nestjs/common';
import type { KeysetPage, KeysetRequest } from '#kernel';
import { listQuery } from '#persistence';
import type { Listing } from '#persistence';
import type { PersonTrail } from '../../fleet/fleet-ports';
import { GlobalDatabase } from '../global-database';
import { AuditEntry } from './audit-entry.entity';

export const AUDIT_FILTERS: Listing['filters'] = {
  action: { kind: 'code', column: 'record.action' },
  outcome: { kind: 'choice', values: ['done', 'refused', 'failed'], column: 'record.outcome' },
  actorUserId: { kind: 'ids', column: 'record.actorUserId' },
  actorKeyId: { kind: 'ids', column: 'record.actorKeyId' },
  entityType: { kind: 'code', column: 'record.entityType' },
  entityId: { kind: 'ids', column: 'record.entityId' },
  from: { kind: 'since', column: 'record.occurredAt' },
  to: { kind: 'until', column: 'record.occurredAt' },
};

const LISTING: Listing = {
  sorts: { id: 'record.id' },
  defaultSort: [{ key: 'id', direction: 'desc' }],
  filters: AUDIT_FILTERS,
  search: [],
};

/** Reads the audit log, newest first. Keyset paging: new rows do not shift the next page. */
@Injectable()
export class AuditLog implements PersonTrail {
  constructor(private readonly database: GlobalDatabase) {}

  /** One page of a chain: a tenant's, or 0 for the platform's own. */
  async page(chain: number, request: KeysetRequest): Promise<KeysetPage<AuditEntry>> {
    const { before, limit, filters } = request;
    const wanted = { page: 1, limit: limit + 1, sort: [], search: null, filters };
    const source = { entity: AuditEntry, listing: LISTING, joins: {} };
    const items = await this.database.use((manager) => {
      const query = listQuery(manager, source, wanted).andWhere('record.chain = :chain', { chain });
      if (before !== null) query.andWhere('record.id < :before', { before });
      return query.limit(limit + 1).getMany();
    });
    const shown = items.slice(0, limit);
    return { items: shown, next: items.length > limit ? Number(shown.at(-1)?.id ?? 0) : null };
  }

  /** The audit rows of one record of a tenant, newest first. */
  entriesOf(tenantId: number, entityType: string, entityId: number, limit: number): Promise<readonly AuditEntry[]> {
    const where = { tenantId, entityType, entityId };
    return this.database.use((manager) => manager.find(AuditEntry, { where, order: { id: 'DESC' }, take: limit }));
  }
}
