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

/** The job that runs an operation some request asked for. */
export const OPERATION_RUN = 'operation.run';

/** The key a request is known by, and what it asked for: both hashed. */
export interface OperationKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** What is to be done, for whom and by whose wish. */
export interface OperationOrder {
  readonly saga: Saga;
  readonly tenantId: number | null;
  /** Names of things, never a secret: it is kept and shown. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly idempotency?: OperationKey | null;
  /** The request of a platform administrator behind it, written down with the operation in both audit logs. */
  readonly asked?: WriteRequest | null;
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
    private readonly acts: PlatformActs,
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
    await this.writeDown(manager, order, operationId);
    return operationId;
  }

  /** Writes it down and leaves it to a worker; answers at once (202). @throws DomainError TENANT_BUSY */
  async enqueue(order: OperationOrder): Promise<Operation> {
    const operationId = await this.database.transaction((manager) => this.open(manager, order));
    return this.leave(operationId, order.tenantId);
  }

  /**
   * As {@link enqueue}, once for each idempotency key of a request. What is to be done is asked for when the key is a new one alone:
   * what the first request did may stand in the way of a second.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, TENANT_BUSY; what `orderOf` throws
   */
  request(write: WriteRequest, orderOf: () => Promise<OperationOrder>): Promise<Operation> {
    return this.once(write, async (idempotency) => this.enqueue({ ...(await orderOf()), idempotency, asked: write }));
  }

  /** As {@link request}, of an operation that is opened together with something else: `make` writes the key down with it. */
  async once(write: WriteRequest, make: (idempotency: OperationKey | null) => Promise<Operation>): Promise<Operation> {
    const idempotency = keyOf(write);
    if (idempotency === null) return this.audited(write, make(null));
    const earlier = await this.earlier(write, idempotency);
    if (earlier !== null) return earlier;
    try {
      return await this.audited(write, make(idempotency));
    } catch (error) {
      // The same request elsewhere was faster: it has the key, or what it did stands in the way of this one.
      const twin = await this.earlier(write, idempotency);
      if (twin === null) throw error;
      return twin;
    }
  }

  /** Leaves an operation that was opened to a worker; again is the same. */
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
      throw operationFailed(
        { id: operationId, reason: reasonOf(error).slice(0, 120) },
        { cause: error, retryAfterSeconds: 5 },
      );
    }
  }

  /** An operation on a tenant is that tenant's; one that makes a tenant is an act on the tenant the request names. */
  private async writeDown(manager: EntityManager, { asked, tenantId }: OperationOrder, id: number): Promise<void> {
    if (!asked?.tenantAct) return;
    await this.acts.leave(manager, onTenant(asked, asked.tenantAct.tenantId ?? tenantId), id);
  }

  private async audited(write: WriteRequest, made: Promise<Operation>): Promise<Operation> {
    const operation = await made;
    if (write.tenantAct !== null) write.markAudited();
    return operation;
  }

  /** The operation of the same request before. A crash may have come between it and the worker. */
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

/** A key is good for a day, as in a tenant's own database. */
const FORGET_OLD_KEY = `UPDATE operations SET idempotency_key = NULL
  WHERE idempotency_key = ? AND state <> 'running' AND created_at < UTC_TIMESTAMP(3) - INTERVAL 24 HOUR`;

/** Keys are one caller's: hashed with who that is. */
function keyOf({ idempotency }: WriteRequest): OperationKey | null {
  if (idempotency === null) return null;
  const { scope, key, fingerprint } = idempotency;
  return { key: createHash('sha256').update(`${scope}\n${key}`).digest('hex'), fingerprint };
}

/** The tenant's row is the lock: two orders at once are one after the other. */
async function refuseBusy(manager: EntityManager, tenantId: number): Promise<void> {
  await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
  const running = await manager.findOneBy(Operation, { tenantId, state: 'running' });
  if (running !== null) throw tenantBusy({ id: running.id, kind: running.kind });
}
