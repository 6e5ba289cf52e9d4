import { Module } from '@nestjs/common';
import { ServerConnections } from './server-connections';
import { ServerLimits } from './server-limits';

/** Connections of the provisioning account to the database servers, and their limits. */
@Module({ providers: [ServerConnections, ServerLimits], exports: [ServerConnections, ServerLimits] })
export class ServersModule {}
