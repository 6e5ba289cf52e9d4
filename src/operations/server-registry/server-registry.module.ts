import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { WarmPoolModule } from '../warm-pool/warm-pool.module';
import { ServerEstate } from './server-estate';

/** The register of database servers: added, drained and removed. */
@Module({ imports: [ServersModule, WarmPoolModule], providers: [ServerEstate], exports: [ServerEstate] })
export class ServerRegistryModule {}
