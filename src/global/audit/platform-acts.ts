import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { inTenantLog } from '#kernel';
import type { WriteRequest } from '#kernel';
import { AuditChains } from './audit-chains';

/**
 * Writes acts of platform administrators on tenants to both logs, in the transaction of the effect (architecture.md §9). They
 * bypass the outbox: a process of an earlier release would relay the row without its reason, although the reason is part of the
 * seal.
 */
@Injectable()
export class PlatformActs {
  constructor(private readonly chains: AuditChains) {}

  /** Must be the last step of a transaction: it holds the heads of both chains until the commit. @throws DomainError AUDIT_HEAD_FORGED */
  async leave(manager: EntityManager, write: WriteRequest, entityId: number | null): Promise<void> {
    const event = write.auditEvent(entityId);
    const tenantId = write.tenantAct?.tenantId ?? null;
    await this.chains.append(manager, tenantId === null ? [event] : [event, inTenantLog(event, tenantId)]);
  }
}
