import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import { isDomainError, onTenant } from '#kernel';
import type { Actor, WriteRequest } from '#kernel';
import { idempotencyKeyReused, reasonOf } from '#persistence';
import { PlatformActs } from '../../global/audit/platform-acts';
import { GlobalDatabase } from '../../global/global-database';
import { OperationStep } from './operation-step.entity';
import { Operation } from './operation.entity';
import { operationFailed, tenantBusy } from './operation.errors';
import type { Saga } from './saga';
import { SagaRunner } from './saga-runner';

/** The job that runs an operation of a request. */
export const OPERATION_RUN = 'operation.run';

/** Idempotency key and fingerprint of a request, both hashed. */
export interface OperationKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** The saga to run, its tenant and its input, and the actor who requested it. */
export interface OperationOrder {
  readonly saga: Saga;
  readonly tenantId: number | null;
  /** Stored and displayed, so it must not contain a secret. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly idempotency?: OperationKey | null;
  /** The request of a platform administrator, which is recorded with the operation in both audit logs. */
  readonly asked?: WriteRequest | null;
  /** Whether the operation is refused while another operation of the tenant is unfinished. */
  readonly exclusive?: boolean;
}

/** Starts operations: records them with all their steps, then runs them here or in a worker. */
@Injectable()
export class OperationOrders {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly sagas: SagaRunner,
    private readonly runs: JobRuns,
    private readonly acts: PlatformActs,
  ) {}

  /** Records the operation. @throws DomainError TENANT_BUSY; a duplicate idempotency key as the driver's error */
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
    await this.writeDown(manager, order, operationId);
    return operationId;
  }

  /** Records the operation and starts it in a worker; returns at once (202). @throws DomainError TENANT_BUSY */
  async enqueue(order: OperationOrder): Promise<Operation> {
    const operationId = await this.database.transaction((manager) => this.open(manager, order));
    return this.leave(operationId, order.tenantId);
  }

  /**
   * Like {@link enqueue}, once per idempotency key of a request. `orderOf` is called only for a new key, because the effects of the first
   * request might make it fail.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, TENANT_BUSY; the errors of `orderOf`
   */
  request(write: WriteRequest, orderOf: () => Promise<OperationOrder>): Promise<Operation> {
    return this.once(write, async (idempotency) => this.enqueue({ ...(await orderOf()), idempotency, asked: write }));
  }

  /** Like {@link request}, for an operation that is recorded together with other rows: `make` stores the key with them. */
  async once(write: WriteRequest, make: (idempotency: OperationKey | null) => Promise<Operation>): Promise<Operation> {
    const idempotency = keyOf(write);
    if (idempotency === null) return this.audited(write, make(null));
    const earlier = await this.earlier(write, idempotency);
    if (earlier !== null) return earlier;
    try {
      return await this.audited(write, make(idempotency));
    } catch (error) {
      // A concurrent identical request was faster: it holds the key, or its effect conflicts with this one.
      const twin = await this.earlier(write, idempotency);
      if (twin === null) throw error;
      return twin;
    }
  }

  /** Starts a recorded operation in a worker. Idempotent. */
  async leave(operationId: number, tenantId: number | null): Promise<Operation> {
    await this.runs.enqueue({
      kind: OPERATION_RUN,
      tenant: null,
      window: `op-${operationId}`,
      payload: { operationId, tenantId },
    });
    return this.operation(operationId);
  }

  /** Records the operation and runs it in this process to its end. @throws DomainError TENANT_BUSY; the errors of {@link finish} */
  async perform(order: OperationOrder): Promise<Operation> {
    const operationId = await this.database.transaction((manager) => this.open(manager, order));
    await this.finish(operationId, order.saga);
    return this.operation(operationId);
  }

  /** Completes a recorded or interrupted operation. @throws DomainError OPERATION_BUSY, OPERATION_FAILED; the errors of a step */
  async finish(operationId: number, saga: Saga): Promise<void> {
    try {
      await this.sagas.finish(operationId, saga);
    } catch (error) {
      if (isDomainError(error)) throw error;
      throw operationFailed(
        { id: operationId, reason: reasonOf(error).slice(0, 120) },
        { cause: error, retryAfterSeconds: 5 },
      );
    }
  }

  /** The audit row belongs to the operation's tenant. An operation that creates a tenant belongs to the tenant that the request names. */
  private async writeDown(manager: EntityManager, { asked, tenantId }: OperationOrder, id: number): Promise<void> {
    if (!asked?.tenantAct) return;
    await this.acts.leave(manager, onTenant(asked, asked.tenantAct.tenantId ?? tenantId), id);
  }

  private async audited(write: WriteRequest, made: Promise<Operation>): Promise<Operation> {
    const operation = await made;
    if (write.tenantAct !== null) write.markAudited();
    return operation;
  }

  /** The operation of an earlier request with the same key. A crash may have prevented its start in a worker, so it is started again. */
  private async earlier(write: WriteRequest, { key, fingerprint }: OperationKey): Promise<Operation | null> {
    const found = await this.database.use(async (manager) => {
      await manager.query(FORGET_OLD_KEY, [key]);
      return manager.findOneBy(Operation, { idempotencyKey: key });
    });
    if (found === null) return null;
    if (found.fingerprint !== fingerprint) throw idempotencyKeyReused({});
    write.markReplayed();
    return found.state === 'running' ? this.leave(found.id, found.tenantId) : found;
  }

  private operation(id: number): Promise<Operation> {
    return this.database.use((manager) => manager.findOneByOrFail(Operation, { id }));
  }
}

/** A key is valid for a day, as in a tenant's own database. */
const FORGET_OLD_KEY = `UPDATE operations SET idempotency_key = NULL
  WHERE idempotency_key = ? AND state <> 'running' AND created_at < UTC_TIMESTAMP(3) - INTERVAL 24 HOUR`;

/** A key belongs to one caller, so it is hashed together with the caller. */
function keyOf({ idempotency }: WriteRequest): OperationKey | null {
  if (idempotency === null) return null;
  const { scope, key, fingerprint } = idempotency;
  return { key: createHash('sha256').update(`${scope}\n${key}`).digest('hex'), fingerprint };
}

/** The lock on the tenant's row serializes concurrent requests. */
async function refuseBusy(manager: EntityManager, tenantId: number): Promise<void> {
  await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
  const running = await manager.findOneBy(Operation, { tenantId, state: 'running' });
  if (running !== null) throw tenantBusy({ id: running.id, kind: running.kind });
}
