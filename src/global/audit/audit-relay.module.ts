import { Global, Module } from '@nestjs/common';
import { OutboxRelay } from './outbox-relay';

/** The relay from the tenants' outboxes to the audit log; it needs both planes. */
@Global()
@Module({ providers: [OutboxRelay], exports: [OutboxRelay] })
export class AuditRelayModule {}
