import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { IdentityStamps } from './identity-stamps';

/** The identity that the database of each tenant contains. */
@Module({ imports: [ServersModule], providers: [IdentityStamps], exports: [IdentityStamps] })
export class DatabaseIdentityModule {}
