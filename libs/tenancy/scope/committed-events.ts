import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import type { TenantContext } from '../tenant-context';

type Listener = (tenantId: number, events: readonly AuditEvent[]) => void;

/** Adds rows of its own to the transaction of a write. */
type Companion = (manager: EntityManager, tenant: TenantContext, events: readonly AuditEvent[]) => Promise<void>;

/** Says which tenant has just had something committed, and what: whoever relays or follows it need not look everywhere. */
@Injectable()
export class CommittedEvents {
  private readonly listeners: Listener[] = [];
  private readonly companions: Companion[] = [];

  onCommitted(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Before the commit: what it throws takes the write back. */
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
