import { Injectable } from '@nestjs/common';
import { inLanes, isDomainError, systemActor } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../../global/global-database';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { ServersService } from '../../../global/servers/servers.service';
import { BackupCatalogue } from '../../backup/catalogue/backup-catalogue.service';
import { Tasks } from '../../tasks/tasks.service';
import { recoveryTargetUnfit, serverNotClosed } from './recovery.errors';
import { RecoveryPlace } from './recovery-place';
import { tenantRecovery } from './tenant-recovery.task';

/** A tenant that is served on the new server. */
export interface Recovered {
  readonly tenantId: number;
  readonly slug: string;
  /** ISO 8601: everything that was written later is lost. */
  readonly backupAt: string;
}

interface Unrecovered {
  readonly tenantId: number;
  readonly slug: string;
  /** Code of the error. */
  readonly error: string;
}

export interface ServerRecovered {
  readonly recovered: readonly Recovered[];
  readonly failed: readonly Unrecovered[];
}

interface Recovering {
  readonly to: string;
  /** Tenants at the same time. */
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
}

interface OnServer {
  readonly tenantId: number;
  readonly slug: string;
}

/** Restores all tenants of a lost server from their last backups on another server. */
@Injectable()
export class ServerRecovery {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServersService,
    private readonly place: RecoveryPlace,
    private readonly catalogue: BackupCatalogue,
    private readonly tasks: Tasks,
  ) {}

  /**
   * A repetition restores the tenants that failed or were not reached. The lost server must be closed, so that nobody writes on it if it
   * returns meanwhile.
   *
   * @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS, SERVER_NOT_CLOSED, SERVER_REACHABLE, RECOVERY_TARGET_UNFIT, DATABASE_UNAVAILABLE
   */
  async run(named: string, { to, concurrency, onProgress }: Recovering): Promise<ServerRecovered> {
    const [lost, target] = [await this.servers.named(named), await this.servers.named(to)];
    if (target.id === lost.id) throw recoveryTargetUnfit({ server: target.name, reason: lost.name });
    if (target.state !== 'open') throw recoveryTargetUnfit({ server: target.name, reason: target.state });
    if (lost.state !== 'closed') throw serverNotClosed({ name: lost.name });
    await this.place.assertLost(lost);
    const tenants = await this.tenantsOf(lost);
    const recovered: Recovered[] = [];
    const failed: Unrecovered[] = [];
    await inLanes(concurrency, tenants, async (tenant) => {
      try {
        recovered.push(await this.recover(tenant, lost, target));
      } catch (error) {
        if (isDomainError(error, 'COMMAND_INTERRUPTED')) throw error;
        failed.push({ ...tenant, error: isDomainError(error) ? error.code : reasonOf(error) });
      }
      onProgress(recovered.length + failed.length, tenants.length);
    });
    return { recovered: recovered.toSorted(byTenant), failed: failed.toSorted(byTenant) };
  }

  private async recover(tenant: OnServer, lost: DatabaseServer, target: DatabaseServer): Promise<Recovered> {
    const { tenantId } = tenant;
    const backup = await this.catalogue.find({ tenantId }, 'latest');
    const input = { from: lost.id, to: target.id, backup };
    const { result } = await this.tasks.runHere({ task: tenantRecovery, tenantId, input, actor: systemActor('cli') });
    return { ...tenant, backupAt: String(result?.['backupAt']) };
  }

  /** Those that are served first. */
  private tenantsOf({ id }: DatabaseServer): Promise<readonly OnServer[]> {
    return this.database.use((manager) =>
      manager.query<OnServer[]>(
        `SELECT tenant.id AS tenantId, tenant.slug FROM tenant_databases location
            JOIN tenants tenant ON tenant.id = location.tenant_id
          WHERE location.server_id = ? ORDER BY tenant.status <> 'active', tenant.id`,
        [id],
      ),
    );
  }
}

const byTenant = (one: OnServer, other: OnServer): number => one.tenantId - other.tenantId;
