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

  /** Creates the server, or updates the server of this name. */
  register(facts: ServerFacts): Promise<DatabaseServer> {
    return this.database.use(async (manager) => {
      const known = await manager.findOneBy(DatabaseServer, { name: facts.name });
      if (known === null) await manager.insert(DatabaseServer, { ...facts, state: 'open' });
      else await manager.update(DatabaseServer, { id: known.id }, { ...facts });
      return manager.findOneByOrFail(DatabaseServer, { name: facts.name });
    });
  }
}
