import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { OPERATION_RUN } from './operation-orders';
import { SagaCatalogue } from './saga-catalogue';

/** Runs the operations that requests asked for and did not wait for. Which tenant it is about does not matter: it may be stopped. */
@Injectable()
export class OperationRunJob implements JobHandler {
  readonly kind = OPERATION_RUN;

  constructor(private readonly sagas: SagaCatalogue) {}

  async run({ payload }: JobContext): Promise<JobPayload> {
    const { id, state, error } = await this.sagas.finish(Number(payload['operationId']));
    return { operationId: id, state, error };
  }
}
