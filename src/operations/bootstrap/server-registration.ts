import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServersService } from '../../global/servers/servers.service';
import { ServerConnections } from '../servers/server-connections';
import { identityOf } from '../servers/server-facts';

const DEFAULT_CAPACITY = 10_000;

/** Registers the database server of the settings, with the family and the version that it reports. */
@Injectable()
export class ServerRegistration {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly servers: ServersService,
    private readonly connections: ServerConnections,
  ) {}

  async registerLocal(): Promise<DatabaseServer> {
    const { host, port, connectionBudget } = this.settings.database;
    const { flavour, version } = await this.connections.on({ host, port }, identityOf);
    return this.servers.register({
      name: 'local',
      host,
      port,
      flavour,
      version,
      capacity: DEFAULT_CAPACITY,
      connectionBudget,
    });
  }
}
