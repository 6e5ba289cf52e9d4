import { Injectable } from '@nestjs/common';
import { IsObject } from 'class-validator';
import { defineTask, Leases } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { GlobalDatabase } from '../../../global/global-database';
import type { StoredBackup } from '../../backup/backup-paths';
import { MIGRATION_LEASE } from '../../tenant-database/migration-lease';
import { OperationStep } from '../../tasks/operation-step.entity';
import { Operation } from '../../tasks/operation.entity';
import { tenantBusy } from '../../tasks/operation.errors';
import { keptUntil } from '../restore-plan';
import { GlobalOwner } from './global-owner';
import type { GlobalPlace } from './global-owner';
import { ExchangedRegistry, LoadedRegistry } from './global-restore-parts';
import type { RegistryComparison } from './registry-comparison';
import type { WritableTable } from './registry-fence';

export const GLOBAL_RESTORE = 'restore.global';
const GLOBAL_COMPARISON = 'restore.global_compare';

export class GlobalRestoreInput {
  @IsObject()
  backup!: StoredBackup;
}

/** Work of a step on the databases of a restore. */
type Work = (
  place: GlobalPlace,
  operation: TaskOperation<GlobalRestoreInput>,
  record: StepRecord,
) => Promise<StepRecord>;

/**
 * Replaces the global database with a backup (operations.md §3): loads it separately, compares it with the servers, updates it, and
 * exchanges it in one statement. From the exchange on the operation is irreversible. The operation itself is stored in tables that are not
 * exchanged.
 */
@Injectable()
export class GlobalRestore implements StepPlan<GlobalRestoreInput> {
  readonly steps: readonly Step<GlobalRestoreInput>[];

  constructor(
    private readonly database: GlobalDatabase,
    private readonly owner: GlobalOwner,
    private readonly leases: Leases,
    private readonly loaded: LoadedRegistry,
    private readonly exchanged: ExchangedRegistry,
  ) {
    const { inspection, registry, sides } = loaded;
    const { exchange, aftermath } = exchanged;
    this.steps = [
      ...loadingSteps(loaded, owner),
      this.step('migrate', (place) => inspection.migrate(place).then(() => ({}))),
      this.fence(),
      this.step('compare', async (place) => ({ ...(await inspection.compare(place)) })),
      this.step('prepare', async ({ live, side }, operation) => {
        const comparison = await this.comparison(operation);
        const prepared = await owner.on(side.database, (manager) =>
          registry.prepare(manager, { live, side: side.database, comparison }),
        );
        return { ...prepared };
      }),
      this.accounts(),
      {
        name: 'exchange',
        commits: true,
        intend: async (operation) => exchange.intend(await owner.place(operation.id), await this.comparison(operation)),
        run: async (operation, record) => {
          await exchange.swap(await owner.place(operation.id), record);
          return {};
        },
      },
      this.step('reopen', (place, operation) => this.reopen(place, operation)),
      this.step('settle', async (_place, operation) => {
        await aftermath.settle(await this.comparison(operation));
        return {};
      }),
      this.step('clean', ({ side }) => sides.drop(side).then(() => ({}))),
    ];
  }

  result(
    { id }: TaskOperation<GlobalRestoreInput>,
    { verify, compare, prepare }: Readonly<Record<string, StepRecord>>,
  ): StepRecord {
    const { file, createdAt } = verify ?? {};
    const { erasedAccounts = 0 } = prepare ?? {};
    const kept = { kept: this.owner.keptOf(id), keptUntil: keptUntil() };
    return { file, backupAt: createdAt, ...kept, ...resultOf(compare), erasedAccounts };
  }

  /** Refused while another operation runs, because its effects change the registry. */
  private fence(): Step<GlobalRestoreInput> {
    const { fence, exchange } = this.exchanged;
    return {
      name: 'fence',
      intend: async ({ id }) => {
        await this.leases.hold(MIGRATION_LEASE, () => this.refuseBusy(id), { leavesAbandoned: true });
        const place = await this.owner.place(id);
        const isContinued = await this.loaded.inspection.isContinued(place);
        return { writable: await fence.writable(place, exchange.tablesOf(isContinued)) };
      },
      run: async ({ id }, { writable }) => {
        await fence.shut(await this.owner.place(id), writable as readonly WritableTable[]);
        return {};
      },
      compensate: async ({ id }, { writable }) =>
        fence.reopen(await this.owner.place(id), (writable ?? []) as readonly WritableTable[]),
    };
  }

  private accounts(): Step<GlobalRestoreInput> {
    const { accounts } = this.exchanged;
    const tenants = async (operation: TaskOperation<GlobalRestoreInput>): Promise<RegistryComparison['tenants']> =>
      (await this.comparison(operation)).tenants;
    return {
      name: 'accounts',
      intend: async (operation) => accounts.intend(await this.owner.place(operation.id), await tenants(operation)),
      run: async (operation) => {
        await accounts.make(await this.owner.place(operation.id), await tenants(operation));
        return {};
      },
      compensate: async (operation, { made }) =>
        accounts.drop(await this.owner.place(operation.id), await tenants(operation), (made ?? []) as string[]),
    };
  }

  /** First the audit log, then the privileges, so that all later writes come after the break. */
  private async reopen(place: GlobalPlace, operation: TaskOperation<GlobalRestoreInput>): Promise<StepRecord> {
    const comparison = await this.comparison(operation);
    const record = await this.recordOf(operation, 'exchange');
    await this.exchanged.exchange.complete(place, { operationId: operation.id, comparison, record });
    const { writable } = await this.recordOf(operation, 'fence');
    await this.exchanged.fence.reopen(place, writable as readonly WritableTable[]);
    return {};
  }

  private step(name: string, work: Work): Step<GlobalRestoreInput> {
    return { name, run: async (operation, record) => work(await this.owner.place(operation.id), operation, record) };
  }

  private async comparison(operation: TaskOperation<GlobalRestoreInput>): Promise<RegistryComparison> {
    return (await this.recordOf(operation, 'compare')) as unknown as RegistryComparison;
  }

  private async recordOf({ id: operationId }: TaskOperation<GlobalRestoreInput>, name: string): Promise<StepRecord> {
    const step = await this.database.use((manager) => manager.findOneByOrFail(OperationStep, { operationId, name }));
    return step.record;
  }

  /** @throws DomainError TENANT_BUSY */
  private async refuseBusy(own: number): Promise<void> {
    const running = await this.database.use((manager) => manager.findBy(Operation, { state: 'running' }));
    const other = running.find(({ id }) => id !== own);
    if (other !== undefined) throw tenantBusy({ id: other.id, kind: other.kind });
  }
}

/** Like {@link GlobalRestore} up to the comparison. Nothing is changed, except for a temporary database. */
@Injectable()
export class GlobalComparison implements StepPlan<GlobalRestoreInput> {
  readonly steps: readonly Step<GlobalRestoreInput>[];

  constructor(owner: GlobalOwner, loaded: LoadedRegistry) {
    const { inspection, sides } = loaded;
    const step = (name: string, work: (place: GlobalPlace) => Promise<StepRecord>): Step<GlobalRestoreInput> => ({
      name,
      run: async ({ id }) => work(await owner.place(id)),
    });
    this.steps = [
      ...loadingSteps(loaded, owner),
      step('migrate', (place) => inspection.migrate(place).then(() => ({}))),
      step('compare', async (place) => ({ ...(await inspection.compare(place)) })),
      step('clean', ({ side }) => sides.drop(side).then(() => ({}))),
    ];
  }

  result(
    _operation: TaskOperation<GlobalRestoreInput>,
    { verify, compare }: Readonly<Record<string, StepRecord>>,
  ): StepRecord {
    const { file, createdAt } = verify ?? {};
    return { file, backupAt: createdAt, ...resultOf(compare) };
  }
}

const loadingSteps = ({ loading }: LoadedRegistry, owner: GlobalOwner): readonly Step<GlobalRestoreInput>[] =>
  loading.steps(async ({ id, input }) => ({
    backup: input.backup,
    side: (await owner.place(id)).side,
    target: null,
  }));

/** The result for operators, without places of databases, which `tenant:show` lists. */
const resultOf = (compare: StepRecord = {}): StepRecord => {
  const { isContinued, differences, tenants, erased } = compare as unknown as RegistryComparison;
  return { isContinued, differences, tenants: tenants.length, erased: erased.length };
};

export const globalRestore = defineTask({
  name: GLOBAL_RESTORE,
  scope: 'platform',
  input: GlobalRestoreInput,
  uses: GlobalRestore,
  steps: (restore) => restore,
});

export const globalComparison = defineTask({
  name: GLOBAL_COMPARISON,
  scope: 'platform',
  input: GlobalRestoreInput,
  uses: GlobalComparison,
  steps: (comparison) => comparison,
});
