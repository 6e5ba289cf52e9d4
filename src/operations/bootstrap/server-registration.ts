import { Inject, Injectable } from '@nestjs/common';
import type { FurtherServer } from '../../config/database-settings';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServersService } from '../../global/servers/servers.service';
import { ServerConnections } from '../servers/server-connections';
import { identityOf } from '../servers/server-facts';

/** Of a server that is added without a capacity. */
export const DEFAULT_CAPACITY = 10_000;

/** Registers the database server of the settings, with the family and the version that it reports. */
@Injectable()
export class ServerRegistration {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly servers: ServersService,
    private readonly connections: ServerConnections,
  ) {}

  registerLocal(): Promise<DatabaseServer> {
    const { host, port } = this.settings.database;
    return this.register({ name: 'local', host, port });
  }

  /** Adds the server, or updates the address of the server of this name. */
  async register(place: FurtherServer): Promise<DatabaseServer> {
    const identity = await this.connections.on(place, identityOf);
    const { connectionBudget } = this.settings.database;
    return this.servers.register({ ...place, ...identity, capacity: DEFAULT_CAPACITY, connectionBudget });
  }
}
