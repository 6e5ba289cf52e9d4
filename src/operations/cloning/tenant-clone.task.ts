import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsBoolean, IsInt, IsISO8601, IsOptional } from 'class-validator';
import { missingContents } from '../offboarding/rows/missing-contents';
import { TenantFiles } from '../offboarding/deletion/tenant-files';
import { TenantTerms } from '../offboarding/deletion/tenant-terms';
import { CreationInput, TenantCreation } from '../provisioning/tenant-creation.task';
import { CloneRegistry } from './clone-registry';
import { FileCopy } from './file-copy';
import { RowCopy } from './row-copy';

export class CloneInput extends CreationInput {
  @IsInt()
  declare from: number;

  @IsBoolean()
  anonymise!: boolean;

  /** ISO 8601; null means without expiry. */
  @IsOptional()
  @IsISO8601()
  expiresAt!: string | null;
}

/** An anonymised copy has no files. */
const NOTHING_MISSING = missingContents([]);

const cloneOf = ({ tenantId }: TaskOperation<CloneInput>): number => tenantId ?? 0;

/** Creates a tenant as usual, but fills its database with the rows of another tenant instead of seeds. */
@Injectable()
export class CloneSteps implements StepPlan<CloneInput> {
  readonly steps: readonly Step<CloneInput>[];

  constructor(
    creation: TenantCreation,
    private readonly rows: RowCopy,
    private readonly files: FileCopy,
    private readonly registry: CloneRegistry,
    private readonly tenantFiles: TenantFiles,
    private readonly terms: TenantTerms,
  ) {
    const made = creation.steps.filter(({ name }) => name !== 'seed' && name !== 'activate');
    const activate = creation.steps.filter(({ name }) => name === 'activate');
    this.steps = [
      ...made,
      {
        name: 'copy_rows',
        run: async (operation, _record, report) => {
          const { from, anonymise } = operation.input;
          return { ...(await this.rows.copy({ from, to: cloneOf(operation), anonymise }, report)) };
        },
      },
      {
        name: 'copy_files',
        run: (operation) => this.copyFiles(operation),
        compensate: (operation) => this.tenantFiles.remove(cloneOf(operation)),
      },
      {
        name: 'copy_settings',
        run: (operation) => this.copySettings(operation),
        compensate: (operation) => this.registry.remove(cloneOf(operation)),
      },
      ...activate,
    ];
  }

  result(operation: TaskOperation<CloneInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { from, anonymise, expiresAt } = operation.input;
    const { copy_rows: rows = {}, copy_files: files = {} } = records;
    return { tenantId: operation.tenantId, from, anonymise, expiresAt, ...rows, ...files };
  }

  private async copyFiles(operation: TaskOperation<CloneInput>): Promise<StepRecord> {
    const { from, anonymise } = operation.input;
    if (anonymise) return { files: 0, lost: NOTHING_MISSING };
    return { ...(await this.files.copy(from, cloneOf(operation))) };
  }

  private async copySettings(operation: TaskOperation<CloneInput>): Promise<StepRecord> {
    const { from, anonymise, expiresAt } = operation.input;
    await this.registry.copy(from, cloneOf(operation), anonymise);
    await this.terms.noteClone(cloneOf(operation), {
      clonedFrom: from,
      isAnonymised: anonymise,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
    return {};
  }
}

export const tenantClone = defineTask({
  name: 'tenant.clone',
  scope: 'tenant',
  input: CloneInput,
  takes: { tables: 'copy', access: 'need', from: 'from' },
  uses: CloneSteps,
  steps: (steps) => steps,
});
