import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { StoredBackup } from '../backup/backup-paths';
import type { Operation } from '../operations/operation.entity';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import { TenantPlaces } from '../provisioning/tenant-places';
import { withLegalTables } from './legal-numbers/legal-number-keeping';
import { RestoreLoading } from './restore-loading';
import { keptDatabaseOf, ownerOf, resultOf, sideDatabaseOf } from './restore-plan';
import type { RestorePlan } from './restore-plan';
import { RestoreSteps } from './restore-steps';

/** Input of a restore; stored with the operation, without secrets. */
interface RestoreInput {
  readonly backup: StoredBackup;
  /** Null: all tables. */
  readonly tables: readonly string[] | null;
  /** Absent: the time of the backup. */
  readonly at?: string;
  /** Absent: documents issued since the backup are carried over. */
  readonly discardIssued?: boolean;
  /** A dump that this product did not create. */
  readonly unsigned?: boolean;
}

export const TENANT_RESTORE = 'restore.tenant';

/** Restores a backup of a tenant beside the live database and exchanges them (operations.md §3). */
@Injectable()
export class TenantRestore implements Saga {
  readonly kind = TENANT_RESTORE;
  readonly steps: readonly SagaStep[];

  constructor(
    loading: RestoreLoading,
    steps: RestoreSteps,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const planOf = (operation: Operation): Promise<RestorePlan> => this.planOf(operation);
    this.steps = [
      ...loading.steps(async (operation) => ({
        backup: inputOf(operation).backup,
        side: (await planOf(operation)).source,
        at: inputOf(operation).at ?? null,
        tables: inputOf(operation).tables,
        unsignedOf: inputOf(operation).unsigned === true ? operation.tenantId : null,
      })),
      ...steps.steps(planOf),
    ];
  }

  result(operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { verify, load, migrate, erase_again: { legalNumbers } = {}, files } = records;
    const { file, createdAt, unsigned, sha256 } = verify ?? {};
    const origin = { file, backupAt: createdAt, at: load?.['at'], unsigned, sha256 };
    return { ...resultOf(migrate), ...origin, tables: withLegalTables(inputOf(operation).tables), legalNumbers, files };
  }

  private async planOf(operation: Operation): Promise<RestorePlan> {
    const { id, tenantId } = operation;
    const { tables, discardIssued = false } = inputOf(operation);
    const place = await this.places.of(tenantId ?? 0);
    const user = ownerOf(this.settings.database.tenantAccountPrefix, id);
    return {
      place,
      source: { server: place.server, database: sideDatabaseOf(place, id), user },
      kept: keptDatabaseOf(place, id),
      tables: withLegalTables(tables),
      isWhole: true,
      discardsIssued: discardIssued,
    };
  }
}

const inputOf = ({ input }: Operation): RestoreInput => input as unknown as RestoreInput;
