import { Inject, Injectable } from '@nestjs/common';
import { IsInt, IsObject } from 'class-validator';
import type { TaskOperation } from '#jobs';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { ServersService } from '../../../global/servers/servers.service';
import type { StoredBackup } from '../../backup/backup-paths';
import { keptDatabaseOf, ownerOf, sideDatabaseOf } from '../restore-plan';
import type { RestorePlan } from '../restore-plan';
import { TenantPlaces } from '../../tenant-database/tenant-places';

export class RecoveryInput {
  /** The lost server. */
  @IsInt()
  from!: number;

  /** The server on which the tenant is restored. */
  @IsInt()
  to!: number;

  @IsObject()
  backup!: StoredBackup;
}

/** The databases of a recovery: all of them are on the new server, also while the registry names the lost one. */
@Injectable()
export class RecoveryPlanning {
  constructor(
    private readonly places: TenantPlaces,
    private readonly servers: ServersService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of({ id, tenantId, input }: TaskOperation<RecoveryInput>): Promise<RestorePlan> {
    const server = await this.servers.get(input.to);
    const place = { ...(await this.places.of(tenantId ?? 0)), server };
    const user = ownerOf(this.settings.database.tenantAccountPrefix, id);
    return {
      place,
      source: { server, database: sideDatabaseOf(place, id), user },
      kept: keptDatabaseOf(place, id),
      tables: null,
      isWhole: true,
      discardsIssued: false,
    };
  }
}
