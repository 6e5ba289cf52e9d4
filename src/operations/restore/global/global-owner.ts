import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import {
  globalDataSourceOptions,
  globalDataSource,
  provisioningAccount,
} from '../../../database/global/global-data-source';
import { DatabaseServer } from '../../../global/servers/database-server.entity';
import { ServerConnections } from '../../servers/server-connections';
import { identityOf } from '../../servers/server-facts';
import type { SideDatabase } from '../../dumps/side-databases';

/** Names of the databases of a restore of the global database. */
export interface GlobalPlace {
  readonly live: string;
  readonly side: SideDatabase;
  readonly kept: string;
}

/** Works on the present global database or one beside it, as the provisioning account. */
@Injectable()
export class GlobalOwner {
  constructor(
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Runs without a timeout for statements. */
  async on<T>(database: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const options = globalDataSourceOptions(this.settings, provisioningAccount(this.settings));
    const changed = Object.assign(options, { database, poolSize: 2, enableQueryTimeout: false });
    const dataSource = await globalDataSource(changed).initialize();
    try {
      return await work(dataSource.manager);
    } finally {
      await dataSource.destroy();
    }
  }

  /** Name of the present global database. */
  get live(): string {
    return this.settings.database.globalName;
  }

  /** Name of the database that keeps the replaced registry. */
  keptOf(operationId: number): string {
    return `${this.settings.database.globalName}_o${operationId}`;
  }

  async place(operationId: number): Promise<GlobalPlace> {
    const { host, port, globalName, tenantAccountPrefix } = this.settings.database;
    const facts = await this.servers.on({ host, port }, identityOf);
    const server = Object.assign(new DatabaseServer(), { host, port, ...facts });
    const side = { server, database: `${globalName}_r${operationId}`, user: `${tenantAccountPrefix}r${operationId}` };
    return { live: globalName, side, kept: this.keptOf(operationId) };
  }
}
