import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { inTenantLog } from '#kernel';
import type { WriteRequest } from '#kernel';
import { AuditChains } from './audit-chains';

/**
 * What platform administrators do to tenants, written down in both logs within the transaction of the effect (architecture.md §9).
 * At once, not by the outbox: a process of an earlier release that relays it would leave the reason out of a row it is sealed in.
 */
@Injectable()
export class PlatformActs {
  constructor(private readonly chains: AuditChains) {}

  /** The last thing a transaction does: it holds the heads of both chains until the commit. @throws DomainError AUDIT_HEAD_FORGED */
  async leave(manager: EntityManager, write: WriteRequest, entityId: number | null): Promise<void> {
    const event = write.auditEvent(entityId);
    const tenantId = write.tenantAct?.tenantId ?? null;
    await this.chains.append(manager, tenantId === null ? [event] : [event, inTenantLog(event, tenantId)]);
  }
}
