import { Module } from '@nestjs/common';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { ServersModule } from '../servers/servers.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { WarmPoolRefill } from './warm-pool-refill.service';
import { WarmPool } from './warm-pool.service';
import { WarmRehearsal } from './warm-rehearsal';

/** Databases that are prepared for new tenants. */
@Module({
  imports: [ProvisioningModule, ServersModule, TenantDatabaseModule],
  providers: [WarmPool, WarmPoolRefill, WarmRehearsal],
  exports: [WarmPool, WarmRehearsal],
})
export class WarmPoolModule {}
