import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { Operation } from '../operations/operation.entity';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import { TenantPlaces } from '../provisioning/tenant-places';
import { keptDatabaseOf, ownerOf, resultOf } from './restore-plan';
import type { RestorePlan } from './restore-plan';
import { RestoreSteps } from './restore-steps';

/** The restore that is undone. */
interface UndoInput {
  readonly operationId: number;
  /** The database with the data that it replaced. */
  readonly kept: string;
  readonly tables: readonly string[] | null;
}

export const RESTORE_UNDO = 'restore.undo';

/** Makes the data live again that a restore replaced. The restored data are kept, so that the undo can be undone too. */
@Injectable()
export class RestoreUndo implements Saga {
  readonly kind = RESTORE_UNDO;
  readonly steps: readonly SagaStep[];

  constructor(
    steps: RestoreSteps,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.steps = steps.steps((operation) => this.planOf(operation));
  }

  result(operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { tables, operationId } = inputOf(operation);
    const { migrate, erase_again: { legalNumbers } = {}, files } = records;
    return { ...resultOf(migrate), tables, undid: operationId, legalNumbers, files };
  }

  private async planOf(operation: Operation): Promise<RestorePlan> {
    const { id, tenantId } = operation;
    const { kept, tables } = inputOf(operation);
    const place = await this.places.of(tenantId ?? 0);
    const user = ownerOf(this.settings.database.tenantAccountPrefix, id);
    return {
      place,
      source: { server: place.server, database: kept, user },
      kept: keptDatabaseOf(place, id),
      tables,
      isWhole: tables === null,
      discardsIssued: false,
    };
  }
}

const inputOf = ({ input }: Operation): UndoInput => input as unknown as UndoInput;
