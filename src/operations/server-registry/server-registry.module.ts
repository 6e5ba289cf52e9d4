import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { WarmPoolModule } from '../warm-pool/warm-pool.module';
import { ServerAdminController } from './server-admin.controller';
import { ServerEstate } from './server-estate';
import { ServerInspection } from './server-inspection';
import { ServerRegistry } from './server-registry';

/** The register of database servers: added, changed, drained, closed and removed. */
@Module({
  imports: [ServersModule, WarmPoolModule],
  controllers: [ServerAdminController],
  providers: [ServerEstate, ServerInspection, ServerRegistry],
  exports: [ServerEstate, ServerInspection],
})
export class ServerRegistryModule {}
