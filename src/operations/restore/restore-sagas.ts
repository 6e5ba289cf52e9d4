import { Injectable } from '@nestjs/common';
import { DatabaseInspection } from './database-inspection.saga';
import { RestoreUndo } from './restore-undo.saga';
import { TenantRestore } from './tenant-restore.saga';

/** The sagas of this folder, for their callers. */
@Injectable()
export class RestoreSagas {
  constructor(
    readonly restore: TenantRestore,
    readonly undoing: RestoreUndo,
    readonly inspection: DatabaseInspection,
  ) {}
}
