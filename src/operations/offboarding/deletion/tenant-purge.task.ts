import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsObject } from 'class-validator';
import { GlobalDatabase } from '../../../global/global-database';
import { OperationStep } from '../../tasks/operation-step.entity';
import { CertifyErasure } from './certify-erasure';
import { PlacesErasure } from './places-erasure';
import type { PurgeInventory } from './purge-inventory';
import { RegistryErasure } from './registry-erasure';
import { TenantKeepings } from './tenant-keepings';
import { TenantTerms } from './tenant-terms';

export class PurgeInput {
  @IsObject()
  inventory!: PurgeInventory;
}

const tenantOf = ({ tenantId }: TaskOperation<PurgeInput>): number => tenantId ?? 0;
const inventoryOf = ({ input }: TaskOperation<PurgeInput>): PurgeInventory => input.inventory;

/**
 * Erases a deleted tenant. The first step makes the deletion irreversible; from then on the operation can only be completed, by any
 * process. Each step can be repeated: erased data stay erased, and everything is counted before it is erased.
 */
@Injectable()
export class PurgeSteps implements StepPlan<PurgeInput> {
  readonly steps: readonly Step<PurgeInput>[] = [
    {
      name: 'begin',
      run: (operation) => this.begin(operation),
      compensate: (operation) => this.terms.abandonPurge(tenantOf(operation), operation.id),
    },
    { name: 'drop_database', commits: true, run: (operation) => this.dropDatabases(operation) },
    { name: 'drop_accounts', run: (operation) => this.dropAccounts(operation) },
    {
      name: 'remove_files',
      intend: async (operation) => ({ ...(await this.kept.count(tenantOf(operation))) }),
      run: async (operation, record, report) => {
        await this.kept.remove(tenantOf(operation), (done) => report(done, Number(record['files'])));
        return record;
      },
    },
    {
      name: 'erase_registry',
      intend: async (operation) => ({ rows: await this.registry.count(tenantOf(operation)) }),
      run: async (operation, record) => {
        await this.registry.erase(tenantOf(operation));
        return record;
      },
    },
    { name: 'certify', run: (operation) => this.certify(operation) },
  ];

  constructor(
    private readonly database: GlobalDatabase,
    private readonly places: PlacesErasure,
    private readonly terms: TenantTerms,
    private readonly kept: TenantKeepings,
    private readonly registry: RegistryErasure,
    private readonly certification: CertifyErasure,
  ) {}

  result({ tenantId }: TaskOperation<PurgeInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    return { tenantId, files: records['remove_files']?.['files'], certificate: records['certify'] ?? {} };
  }

  private async begin(operation: TaskOperation<PurgeInput>): Promise<StepRecord> {
    await this.terms.beginPurge(tenantOf(operation), operation.id);
    return {};
  }

  private async dropDatabases(operation: TaskOperation<PurgeInput>): Promise<StepRecord> {
    const inventory = inventoryOf(operation);
    await this.places.dropDatabases(tenantOf(operation), inventory);
    return { database: inventory.database };
  }

  private async dropAccounts(operation: TaskOperation<PurgeInput>): Promise<StepRecord> {
    const inventory = inventoryOf(operation);
    await this.places.dropAccounts(inventory);
    return { accounts: inventory.accounts };
  }

  private async certify(operation: TaskOperation<PurgeInput>): Promise<StepRecord> {
    const [files, registry] = [
      await this.recordOf(operation, 'remove_files'),
      await this.recordOf(operation, 'erase_registry'),
    ];
    const certificate = await this.certification.certify(operation, inventoryOf(operation), {
      files: Number(files['files'] ?? 0),
      backups: Number(files['backups'] ?? 0),
      exports: Number(files['exports'] ?? 0),
      registry: (registry['rows'] ?? {}) as Readonly<Record<string, number>>,
    });
    const { slug, name } = inventoryOf(operation);
    await this.terms.notePurged({ id: tenantOf(operation), slug, name }, operation);
    return { keyId: certificate.signature.keyId, mac: certificate.signature.mac };
  }

  private async recordOf({ id }: TaskOperation<PurgeInput>, name: string): Promise<StepRecord> {
    const step = await this.database.use((manager) =>
      manager.findOneByOrFail(OperationStep, { operationId: id, name }),
    );
    return step.record;
  }
}

export const tenantPurge = defineTask({
  name: 'tenant.purge',
  scope: 'tenant',
  input: PurgeInput,
  exclusive: true,
  takes: { tables: 'remove', access: 'hold', backups: 'remove', accounts: 'remove', schemas: 'need' },
  uses: PurgeSteps,
  steps: (steps) => steps,
});
