import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { StoredBackup } from '../backup/backup-paths';
import type { Operation } from '../operations/operation.entity';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import { TenantPlaces } from '../provisioning/tenant-places';
import { RestoreLoading } from './restore-loading';
import { ownerOf } from './restore-plan';

/** The backup and its target database. */
interface InspectionInput {
  readonly backup: StoredBackup;
  readonly into: string;
  /** Absent: the time of the backup. */
  readonly at?: string;
  /** A dump that this product did not create. */
  readonly unsigned?: boolean;
}

/** Loads a backup into a separate database for inspection. It is not served, and the operator who requested it drops it. */
@Injectable()
export class DatabaseInspection implements Saga {
  readonly kind = 'restore.inspect';
  readonly steps: readonly SagaStep[];

  constructor(
    loading: RestoreLoading,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.steps = loading.steps(async (operation) => {
      const { server } = await this.places.of(operation.tenantId ?? 0);
      const user = ownerOf(this.settings.database.tenantAccountPrefix, operation.id);
      const { backup, into, at = null, unsigned } = inputOf(operation);
      const unsignedOf = unsigned === true ? operation.tenantId : null;
      return { backup, side: { server, database: into, user }, at, unsignedOf };
    });
  }

  result(operation: Operation, { verify, load }: Readonly<Record<string, StepRecord>>): StepRecord {
    const { file, createdAt, schemaVersion = load?.['schemaVersion'], unsigned, sha256 } = verify ?? {};
    const { into } = inputOf(operation);
    return { database: into, file, backupAt: createdAt, at: load?.['at'], schemaVersion, unsigned, sha256 };
  }
}

const inputOf = ({ input }: Operation): InspectionInput => input as unknown as InspectionInput;
