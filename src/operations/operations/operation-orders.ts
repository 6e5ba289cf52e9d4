import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import { isDomainError } from '#kernel';
import type { Actor } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { OperationStep } from './operation-step.entity';
import { Operation } from './operation.entity';
import { operationFailed, tenantBusy } from './operation.errors';
import type { Saga } from './saga';
import { SagaRunner } from './saga-runner';

/** The job that runs an operation some request asked for. */
export const OPERATION_RUN = 'operation.run';

/** What is to be done, for whom and by whose wish. */
export interface OperationOrder {
  readonly saga: Saga;
  readonly tenantId: number | null;
  /** Names of things, never a secret: it is kept and shown. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly idempotency?: { readonly key: string; readonly fingerprint: string } | null;
  /** Whether it is refused while another operation of the tenant has not ended. */
  readonly exclusive?: boolean;
}

/** Asks for operations: written down with all their steps, then run here or by a worker. */
@Injectable()
export class OperationOrders {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly sagas: SagaRunner,
    private readonly runs: JobRuns,
  ) {}

  /** Writes the operation down. @throws DomainError TENANT_BUSY; a duplicate idempotency key as the driver's error */
  async open(manager: EntityManager, order: OperationOrder): Promise<number> {
    const { saga, tenantId, input, actor, idempotency, exclusive } = order;
    if (exclusive === true && tenantId !== null) await refuseBusy(manager, tenantId);
    const { identifiers } = await manager.insert(Operation, {
      kind: saga.kind,
      tenantId,
      idempotencyKey: idempotency?.key ?? null,
      fingerprint: idempotency?.fingerprint ?? null,
      state: 'running',
      input: { ...input } as object,
      actor: `${actor.type}:${actor.userId ?? actor.name}`.slice(0, 120),
    });
    const operationId = Number(identifiers[0]?.['id']);
    const steps = saga.steps.map(({ name }, position) => ({
      operationId,
      position,
      name,
      state: 'pending' as const,
      record: {},
    }));
    await manager.insert(OperationStep, steps);
    return operationId;
  }

  /** Writes it down and leaves it to a worker; answers at once (202). @throws DomainError TENANT_BUSY */
  async enqueue(order: OperationOrder): Promise<Operation> {
    const operationId = await this.database.transaction((manager) => this.open(manager, order));
    return this.leave(operationId, order.tenantId);
  }

  /** Leaves an operation that was opened to a worker. */
  async leave(operationId: number, tenantId: number | null): Promise<Operation> {
    await this.runs.enqueue({
      kind: OPERATION_RUN,
      tenant: null,
      window: `op-${operationId}`,
      payload: { operationId, tenantId },
    });
    return this.operation(operationId);
  }

  /** Writes it down and runs it in this process to its end. @throws DomainError TENANT_BUSY; as {@link finish} */
  async perform(order: OperationOrder): Promise<Operation> {
    const operationId = await this.database.transaction((manager) => this.open(manager, order));
    await this.finish(operationId, order.saga);
    return this.operation(operationId);
  }

  /** Brings an operation that was opened, or left behind, to its end. @throws DomainError OPERATION_BUSY, OPERATION_FAILED; what a step refused */
  async finish(operationId: number, saga: Saga): Promise<void> {
    try {
      await this.sagas.finish(operationId, saga);
    } catch (error) {
      if (isDomainError(error)) throw error;
      const reason = error instanceof Error ? error.message.slice(0, 120) : 'unknown';
      throw operationFailed({ id: operationId, reason }, { cause: error, retryAfterSeconds: 5 });
    }
  }

  private operation(id: number): Promise<Operation> {
    return this.database.use((manager) => manager.findOneByOrFail(Operation, { id }));
  }
}

/** The tenant's row is the lock: two orders at once are one after the other. */
async function refuseBusy(manager: EntityManager, tenantId: number): Promise<void> {
  await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
  const running = await manager.findOneBy(Operation, { tenantId, state: 'running' });
  if (running !== null) throw tenantBusy({ id: running.id, kind: running.kind });
}
