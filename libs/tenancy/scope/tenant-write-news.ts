import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '#kernel';

type Listener = (tenantId: number, events: readonly AuditEvent[]) => void;

/** Says which tenant has just had something committed, and what: whoever relays or follows it need not look everywhere. */
@Injectable()
export class TenantWriteNews {
  private readonly listeners: Listener[] = [];

  onWritten(listener: Listener): void {
    this.listeners.push(listener);
  }

  tell(tenantId: number, events: readonly AuditEvent[]): void {
    for (const listener of this.listeners) listener(tenantId, events);
  }
}
