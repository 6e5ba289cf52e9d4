import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { ServersService } from '../../global/servers/servers.service';
import { ServerEstate } from '../server-registry/server-estate';
import { DEFAULT_CAPACITY, ServerRegistration } from './server-registration';

/** Registers the servers of `DB_HOST` and `DB_SERVERS`. */
@Injectable()
export class ConfiguredServers {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly servers: ServersService,
    private readonly estate: ServerEstate,
    private readonly registration: ServerRegistration,
  ) {}

  /**
   * Adds new servers, those of `DB_SERVERS` after the checks of `server:add`, and updates the address of known ones. A
   * known further server that does not answer at its known address is no obstacle.
   *
   * @throws DomainError those of {@link ServerEstate.add}
   */
  async register(): Promise<void> {
    await this.registration.registerLocal();
    const { further, connectionBudget } = this.settings.database;
    const known = new Map((await this.servers.all()).map((server) => [server.name, server]));
    for (const server of further) {
      const before = known.get(server.name);
      if (before === undefined) await this.estate.add({ ...server, capacity: DEFAULT_CAPACITY, connectionBudget });
      else if (before.host !== server.host || before.port !== server.port) await this.registration.register(server);
    }
  }
}
