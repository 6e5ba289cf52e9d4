import { Injectable } from '@nestjs/common';
import { TenantFiles } from '../offboarding/deletion/tenant-files';
import { TenantTerms } from '../offboarding/deletion/tenant-terms';
import type { Operation } from '../operations/operation.entity';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import { TenantCreation } from '../provisioning/tenant-creation.saga';
import { CloneRegistry } from './clone-registry';
import { FileCopy } from './file-copy';
import { RowCopy } from './row-copy';

/** The input of the operation. */
interface CloneFacts {
  readonly from: number;
  readonly anonymise: boolean;
  /** ISO 8601; null means without expiry. */
  readonly expiresAt: string | null;
}

const cloneOf = ({ tenantId }: Operation): number => tenantId ?? 0;
const factsOf = ({ input }: Operation): CloneFacts => input as unknown as CloneFacts;

/** Creates a tenant as usual, but fills its database with the rows of another tenant instead of seeds. */
@Injectable()
export class CloneSaga implements Saga {
  readonly kind = 'tenant.clone';

  readonly steps: readonly SagaStep[];

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
          const { from, anonymise } = factsOf(operation);
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

  result(operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { from, anonymise, expiresAt } = factsOf(operation);
    const { copy_rows: rows = {}, copy_files: files = {} } = records;
    return { tenantId: operation.tenantId, from, anonymise, expiresAt, ...rows, ...files };
  }

  private async copyFiles(operation: Operation): Promise<StepRecord> {
    const { from, anonymise } = factsOf(operation);
    return { files: anonymise ? 0 : await this.files.copy(from, cloneOf(operation)) };
  }

  private async copySettings(operation: Operation): Promise<StepRecord> {
    const { from, anonymise, expiresAt } = factsOf(operation);
    await this.registry.copy(from, cloneOf(operation), anonymise);
    await this.terms.noteClone(cloneOf(operation), {
      clonedFrom: from,
      isAnonymised: anonymise,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
    return {};
  }
}
