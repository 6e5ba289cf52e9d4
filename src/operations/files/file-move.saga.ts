import { Injectable } from '@nestjs/common';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import type { Operation } from '../operations/operation.entity';
import { FileMove } from './file-move';

/** A moved file stays moved: a second run completes an interrupted one, and there is no compensation. */
@Injectable()
export class FileMoveSaga implements Saga {
  readonly kind = 'files.move';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'move',
      run: async ({ tenantId }, _record, report) => ({ ...(await this.files.move(tenantId ?? 0, { report })) }),
    },
  ];

  constructor(private readonly files: FileMove) {}

  result(_operation: Operation, { move }: Readonly<Record<string, StepRecord>>): StepRecord {
    return move ?? {};
  }
}
