import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Step, StepRecord, TaskOperation } from '#jobs';
import { clock, isDomainError } from '#kernel';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { IdentityStamps } from '../database-identity/identity-stamps';
import { OperationStep } from '../tasks/operation-step.entity';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import type { TenantPlace } from '../tenant-database/tenant-places';
import { leaveTenantEvent } from '../webhooks/tenant-events';
import { LegalNumberKeeping } from './legal-numbers/legal-number-keeping';
import { FENCED_FROM, FencedExchange } from './exchange/fenced-exchange';
import { RestoredData } from './exchange/restored-data';
import type { RestorePlan } from './restore-plan';

type PlanOf<I> = (operation: TaskOperation<I>) => Promise<RestorePlan>;

/**
 * The steps that replace the live data: migrate the older data, fence the tenant, carry over documents issued since and erase persons
 * again, exchange the tables, and reopen the tenant in its former status. From the exchange on the operation is irreversible.
 */
@Injectable()
export class RestoreSteps {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly fenced: FencedExchange,
    private readonly data: RestoredData,
    private readonly legalNumbers: LegalNumberKeeping,
    private readonly stamps: IdentityStamps,
  ) {}

  /** @param stopAccess the steps that stop access; the record of one named `fence` has the status to return to */
  steps<I extends object>(planOf: PlanOf<I>, stopAccess = [this.fencing(planOf)]): readonly Step<I>[] {
    const planned = (name: string, run: (plan: RestorePlan) => Promise<StepRecord>): Step<I> => ({
      name,
      run: async (operation) => run(await planOf(operation)),
    });
    return [
      planned('migrate', (plan) => this.data.migrate(plan)),
      ...stopAccess,
      this.bringingUpToDate(planOf),
      planned('keep', (plan) => this.data.keep(plan)),
      {
        name: 'exchange',
        commits: true,
        intend: async (operation) => this.data.intend(await planOf(operation)),
        run: async (operation, record) => this.fenced.exchange(await planOf(operation), record),
      },
      { name: 'reopen', run: async (operation) => this.finish(operation, await planOf(operation)) },
      // After the tenant is served again: a store contains many files, and missing ones were missing before the restore.
      {
        name: 'files',
        run: async (operation, _record, report) => this.data.bringFilesBack(await planOf(operation), report),
      },
      planned('clean', (plan) => this.data.clean(plan)),
    ];
  }

  /**
   * Applies what does not depend on the time of the data: legal numbers and erasures. Documents are carried over first, so that persons in
   * them are erased too. The step's name is older than the legal numbers; it is kept because unfinished operations contain it.
   */
  private bringingUpToDate<I extends object>(planOf: PlanOf<I>): Step<I> {
    return {
      name: 'erase_again',
      intend: async (operation) => this.legalNumbers.intend(await planOf(operation)),
      run: async (operation, intent) => {
        const plan = await planOf(operation);
        const kept = await this.legalNumbers.keep(operation, plan, intent);
        return { ...kept, ...(await this.data.eraseAgain(plan)) };
      },
    };
  }

  /** Refused while a migration runs, because the fence would interrupt it. */
  private fencing<I extends object>(planOf: PlanOf<I>): Step<I> {
    return {
      name: 'fence',
      intend: async (operation) => {
        const { place } = await planOf(operation);
        await this.fenced.assertNoMigration();
        return { status: await this.statusOf(place) };
      },
      run: async (operation, { status }) => ({
        status: await this.fenced.shut(await planOf(operation), status as TenantStatus, (manager, before) =>
          noteStatus(manager, operation.id, before),
        ),
      }),
      compensate: async (operation, { status }) => this.reopen(await planOf(operation), status as TenantStatus),
    };
  }

  private async statusOf({ tenantId }: TenantPlace): Promise<TenantStatus> {
    const { status } = await this.database.use((manager) => manager.findOneByOrFail(Tenant, { id: tenantId }));
    if (!FENCED_FROM.includes(status)) throw lifecycleConflict({ status });
    return status;
  }

  /**
   * Records the schema in the registry before the tenant is served. The reference rows of the restored data are unknown, so their
   * fingerprint is cleared.
   */
  private async finish(operation: TaskOperation, plan: RestorePlan): Promise<StepRecord> {
    const { id } = operation;
    const { version, fingerprint } = await this.recordOf(id, 'migrate');
    const { tenantId } = plan.place;
    const schema = {
      schemaVersion: String(version),
      schemaFingerprint: String(fingerprint),
      status: 'ready' as const,
      lastMigratedAt: clock.now(),
    };
    const found = { seedsFingerprint: '', ...(plan.tables === null && schema) };
    await this.database.transaction(async (manager) => {
      await manager.update(TenantDatabase, { tenantId }, found);
      await leaveTenantEvent(manager, 'tenant.restored', tenantId, { operation });
    });
    const { status } = await this.recordOf(id, 'fence');
    await despiteDeadlocks(() => this.reopen(plan, status as TenantStatus));
    await despiteDeadlocks(() => this.stamps.stamp(tenantId));
    return {};
  }

  /** A tenant that is no longer fenced keeps the status that it was given since. */
  private async reopen({ place: { tenantId } }: RestorePlan, status: TenantStatus): Promise<void> {
    const tenant = await this.database.use((manager) => manager.findOneByOrFail(Tenant, { id: tenantId }));
    if (tenant.status === 'maintenance') await this.fenced.reopen(tenantId, status);
  }

  private async recordOf(operationId: number, name: string): Promise<StepRecord> {
    const step = await this.database.use((manager) => manager.findOneByOrFail(OperationStep, { operationId, name }));
    return step.record;
  }
}

/** In the record of the fence, which a repetition of the step gets. */
export async function noteStatus(manager: EntityManager, operationId: number, status: TenantStatus): Promise<void> {
  await manager.update(OperationStep, { operationId, name: 'fence' }, { record: { status } });
}

const DEADLOCK_TRIES = 5;
const DEADLOCK_PAUSE_MS = 200;

/** The tenant is not served until these statements succeed, so a deadlock is not left to the next run of the operation. */
async function despiteDeadlocks(work: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === DEADLOCK_TRIES || !isDomainError(error, 'DATABASE_BUSY')) throw error;
    }
    await pause(DEADLOCK_PAUSE_MS * tried);
  }
}
