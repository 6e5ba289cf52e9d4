import { Injectable } from '@nestjs/common';

type Listener = (tenantId: number) => void;

/** Says which tenant has just had something written to its outbox, so that whoever relays it need not look everywhere. */
@Injectable()
export class TenantWriteNews {
  private readonly listeners: Listener[] = [];

  onWritten(listener: Listener): void {
    this.listeners.push(listener);
  }

  tell(tenantId: number): void {
    for (const listener of this.listeners) listener(tenantId);
  }
}
