import { Inject, Injectable } from '@nestjs/common';
import { recordNotFound } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GLOBAL_SCHEMA_VERSION } from '../../database/global/global-schema';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import type { BackupOwner } from './backup-paths';

/** A database to back up, and its location. */
export interface BackupSource {
  readonly owner: BackupOwner;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly schemaVersion: string;
  /** Null for the global database, which does not move. */
  readonly flavour: ServerFlavour | null;
}

/** Reads the locations of databases to back up from the registry. */
@Injectable()
export class BackupSources {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError NOT_FOUND for a tenant without a database */
  async of(owner: BackupOwner): Promise<BackupSource> {
    if (owner.tenantId === null) return this.global(owner);
    const { tenantId } = owner;
    return this.database.use(async (manager) => {
      const location = await manager.findOneBy(TenantDatabase, { tenantId });
      if (location === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
      const { host, port, flavour } = await manager.findOneByOrFail(DatabaseServer, { id: location.serverId });
      const { databaseName: database, schemaVersion } = location;
      return { owner, host, port, flavour, database, schemaVersion };
    });
  }

  /** The tenants to back up: all with a database, except those that are being created or deleted. */
  tenantIds(): Promise<readonly number[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ id: number }[]>(
        `SELECT tenant.id FROM tenants tenant JOIN tenant_databases location ON location.tenant_id = tenant.id
          WHERE tenant.status NOT IN ('provisioning', 'deleting', 'failed') ORDER BY tenant.id`,
      );
      return rows.map(({ id }) => id);
    });
  }

  private global(owner: BackupOwner): BackupSource {
    const { host, port, globalName } = this.settings.database;
    return { owner, host, port, flavour: null, database: globalName, schemaVersion: GLOBAL_SCHEMA_VERSION };
  }
}
