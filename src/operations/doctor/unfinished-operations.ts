import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from '../operations/operation.entity';
import { SagaRunner } from '../operations/saga-runner';
import { ProvisioningService } from '../provisioning/provisioning.service';
import { TenantCreation } from '../provisioning/tenant-creation.saga';
import type { Problem } from './finding';

/** Operations a crash left running: finished when they can be, else taken back. */
@Injectable()
export class UnfinishedOperations {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly sagas: SagaRunner,
    private readonly creation: TenantCreation,
    private readonly provisioning: ProvisioningService,
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
      mend: () => this.finishOrUndo(id),
    }));
  }

  /** A failing step compensates by itself; an operation still running after that is taken back. */
  private async finishOrUndo(id: number): Promise<void> {
    try {
      await this.provisioning.build(id);
    } catch (error) {
      const operation = await this.database.use((manager) => manager.findOneByOrFail(Operation, { id }));
      if (operation.state === 'compensated') return;
      if (operation.state === 'running') await this.sagas.abandon(id, this.creation, 'doctor');
      else throw error;
    }
  }
}
