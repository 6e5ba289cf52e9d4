import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsString } from 'class-validator';
import { KeptExports } from './kept-exports';

/** How long an archive can be downloaded, in days. */
const DAYS = 7;

export class ExportInput {
  @IsString()
  slug!: string;
}

/** An export that a request started: a worker creates the archive, which can be downloaded until it expires. */
@Injectable()
export class ExportSteps implements StepPlan<ExportInput> {
  readonly steps: readonly Step<ExportInput>[] = [
    {
      name: 'write',
      run: async ({ id, tenantId }, _record, report) => ({
        ...(await this.exports.make({ tenantId: tenantId ?? 0, operationId: id, days: DAYS, isFinal: false }, report)),
      }),
      compensate: ({ id, tenantId }) => this.exports.discard({ tenantId: tenantId ?? 0, operationId: id }),
    },
  ];

  constructor(private readonly exports: KeptExports) {}

  result(_operation: TaskOperation<ExportInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    return records['write'] ?? {};
  }
}

export const tenantExport = defineTask({
  name: 'tenant.export',
  scope: 'tenant',
  input: ExportInput,
  exclusive: true,
  takes: { tables: 'copy' },
  uses: ExportSteps,
  steps: (steps) => steps,
});
