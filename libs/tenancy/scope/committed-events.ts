import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import type { TenantContext } from '../tenant-context';

type Listener = (tenantId: number, events: readonly AuditEvent[]) => void;

/** Writes additional rows in the transaction of a write. */
type Companion = (manager: EntityManager, tenant: TenantContext, events: readonly AuditEvent[]) => Promise<void>;

/**
 * Publishes the audit events of committed writes by tenant, so that relays and followers need not poll every tenant.
 */
@Injectable()
export class CommittedEvents {
  private readonly listeners: Listener[] = [];
  private readonly companions: Companion[] = [];

  onCommitted(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Registers work that runs before the commit. An error of it rolls the write back. */
  beforeCommit(companion: Companion): void {
    this.companions.push(companion);
  }

  async runBeforeCommit(manager: EntityManager, tenant: TenantContext, events: readonly AuditEvent[]): Promise<void> {
    for (const companion of this.companions) await companion(manager, tenant, events);
  }

  publish(tenantId: number, events: readonly AuditEvent[]): void {
    for (const listener of this.listeners) listener(tenantId, events);
  }
}
