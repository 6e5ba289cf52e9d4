import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from '../operations/operation.entity';
import { SagaCatalogue } from '../operations/saga-catalogue';
import type { Check, Problem } from './finding';

/** Operations a crash left running: finished when they can be, else taken back. */
@Injectable()
export class UnfinishedOperations implements Check {
  readonly looksAt = { fr: 'opérations inachevées', en: 'unfinished operations' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly sagas: SagaCatalogue,
  ) {}

  async problems(): Promise<Problem[]> {
    const left = await this.database.use((manager) =>
      manager
        .createQueryBuilder(Operation, 'operation')
        .where(
          "operation.state = 'running' AND (operation.lease_until IS NULL OR operation.lease_until < UTC_TIMESTAMP(3))",
        )
        .getMany(),
    );
    return left.map(({ id, kind }) => ({
      check: 'operation',
      subject: `${id} ${kind}`,
      problem: 'was left unfinished',
      mend: () => this.sagas.finishOrUndo(id),
    }));
  }
}
