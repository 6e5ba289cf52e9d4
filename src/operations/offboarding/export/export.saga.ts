import { Injectable } from '@nestjs/common';
import type { Operation } from '../../operations/operation.entity';
import type { Saga, SagaStep, StepRecord } from '../../operations/saga';
import { KeptExports } from './kept-exports';

/** How long an archive can be downloaded, in days. */
const DAYS = 7;

/** An export that a request started: a worker creates the archive, which can be downloaded until it expires. */
@Injectable()
export class ExportSaga implements Saga {
  readonly kind = 'tenant.export';

  readonly steps: readonly SagaStep[] = [
    {
      name: 'write',
      run: async ({ id, tenantId }, _record, report) => ({
        ...(await this.exports.make({ tenantId: tenantId ?? 0, operationId: id, days: DAYS, isFinal: false }, report)),
      }),
      compensate: ({ id, tenantId }) => this.exports.discard({ tenantId: tenantId ?? 0, operationId: id }),
    },
  ];

  constructor(private readonly exports: KeptExports) {}

  result(_operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord {
    return records['write'] ?? {};
  }
}
