import { Injectable } from '@nestjs/common';
import type { ListRequest, Page } from '#kernel';
import { listPage } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { DatabaseServer } from './database-server.entity';

export const SERVER_LISTING: Listing = {
  sorts: { name: 'record.name' },
  defaultSort: [{ key: 'name', direction: 'asc' }],
  filters: { state: { kind: 'choice', values: ['open', 'draining', 'closed'], column: 'record.state' } },
  search: [],
};

export type ServerFacts = Omit<DatabaseServer, 'id' | 'state'>;

/** The database servers that hold tenants. */
@Injectable()
export class ServersService {
  constructor(private readonly database: GlobalDatabase) {}

  list(request: ListRequest): Promise<Page<DatabaseServer>> {
    return this.database.use((manager) =>
      listPage(manager, { entity: DatabaseServer, listing: SERVER_LISTING, joins: {} }, request),
    );
  }

  all(): Promise<DatabaseServer[]> {
    return this.database.use((manager) => manager.find(DatabaseServer, { order: { id: 'ASC' } }));
  }

  /**
   * Creates the server. If a server of this name is known, only its address, flavour and version are updated: capacity
   * and budget are what an operator has set since.
   */
  register(facts: ServerFacts): Promise<DatabaseServer> {
    return this.database.use(async (manager) => {
      const { name, host, port, flavour, version } = facts;
      const known = await manager.findOneBy(DatabaseServer, { name });
      if (known === null) await manager.insert(DatabaseServer, { ...facts, state: 'open' });
      else await manager.update(DatabaseServer, { id: known.id }, { host, port, flavour, version });
      return manager.findOneByOrFail(DatabaseServer, { name });
    });
  }
}
