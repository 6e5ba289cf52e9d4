import { Module } from '@nestjs/common';
import { SchedulesModule } from '../schedules/schedules.module';
import { ServersModule } from '../servers/servers.module';
import { AuditRetention } from './audit-retention';
import { AuditRetentionRound } from './audit-retention-round.service';
import { AuditSweep } from './audit-sweep';
import { DomainChecks } from './domain-checks';
import { IdentityCleanup } from './identity-cleanup';

/** Upkeep of the control plane: the audit log, custom domains, and expired data of accounts. */
@Module({
  imports: [SchedulesModule, ServersModule],
  providers: [AuditRetention, AuditRetentionRound, AuditSweep, DomainChecks, IdentityCleanup],
})
export class PlatformUpkeepModule {}
