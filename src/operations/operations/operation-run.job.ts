import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { OPERATION_RUN } from './operation-orders';
import { SagaCatalogue } from './saga-catalogue';

/** Runs operations that requests started without waiting. It does not depend on the tenant's status, which may be stopped. */
@Injectable()
export class OperationRunJob implements JobHandler {
  readonly kind = OPERATION_RUN;

  constructor(private readonly sagas: SagaCatalogue) {}

  async run({ payload }: JobContext): Promise<JobPayload> {
    const { id, state, error } = await this.sagas.finish(Number(payload['operationId']));
    return { operationId: id, state, error };
  }
}
