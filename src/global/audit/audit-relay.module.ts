import { Global, Module } from '@nestjs/common';
import { OutboxRelay } from './outbox-relay';

/** What leads from the databases of tenants to the audit log; it needs both planes. */
@Global()
@Module({ providers: [OutboxRelay], exports: [OutboxRelay] })
export class AuditRelayModule {}
