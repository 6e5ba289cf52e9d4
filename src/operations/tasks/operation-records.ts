import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Task, TaskRequest } from '#jobs';
import { onTenant } from '#kernel';
import type { WriteRequest } from '#kernel';
import { assertRightClock } from '#persistence';
import { PlatformActs } from '../../global/audit/platform-acts';
import { OperationStep } from './operation-step.entity';
import { Operation } from './operation.entity';
import { TaskRegistry } from './task-registry';
import { TenantClaims } from './tenant-claims';

/** Idempotency key and fingerprint of a request, both hashed. */
export interface OperationKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** How an operation was requested. */
export interface Origin {
  readonly idempotency?: OperationKey | null;
  /** The request of a platform administrator, which is recorded with the operation in both audit logs. */
  readonly asked?: WriteRequest | null;
}

/** Records the operations that people request: what, for whom, by whom, and the steps to come. */
@Injectable()
export class OperationRecords {
  constructor(
    private readonly registry: TaskRegistry,
    private readonly acts: PlatformActs,
    private readonly claims: TenantClaims,
  ) {}

  /**
   * Records an operation in the caller's transaction and returns its number.
   *
   * @throws DomainError CLOCK_OFF, TENANT_BUSY; Error for an input that breaks a rule; a duplicate idempotency key as the driver's error
   */
  async open<I extends object, R extends object | null>(
    manager: EntityManager,
    { task, tenantId, input, actor }: TaskRequest<I, R>,
    { idempotency, asked }: Origin = {},
  ): Promise<number> {
    assertRightClock();
    this.registry.inputOf(task, input);
    await this.claims.assertOpen(manager, task, { tenantId, input });
    const { identifiers } = await manager.insert(Operation, {
      kind: task.name,
      tenantId,
      ...keyColumns(idempotency),
      state: 'running',
      input: { ...input } as object,
      actor: `${actor.type}:${actor.userId ?? actor.name}`.slice(0, 120),
    });
    const id = Number(identifiers[0]?.['id']);
    await this.openSteps(manager, id, task);
    if (asked?.tenantAct) await this.leaveAct(manager, asked, { id, tenantId });
    return id;
  }

  private async openSteps(manager: EntityManager, operationId: number, task: Task): Promise<void> {
    const steps = this.registry.planOf(task)?.steps ?? [];
    if (steps.length === 0) return;
    await manager.insert(
      OperationStep,
      steps.map(({ name }, position) => ({ operationId, position, name, state: 'pending' as const, record: {} })),
    );
  }

  /** The audit row belongs to the operation's tenant. An operation that creates a tenant belongs to the tenant that the request names. */
  private async leaveAct(
    manager: EntityManager,
    asked: WriteRequest,
    { id, tenantId }: Pick<Operation, 'id' | 'tenantId'>,
  ): Promise<void> {
    await this.acts.leave(manager, onTenant(asked, asked.tenantAct?.tenantId ?? tenantId), id);
  }
}

const keyColumns = (
  key: OperationKey | null = null,
): { idempotencyKey: string | null; fingerprint: string | null } => ({
  idempotencyKey: key?.key ?? null,
  fingerprint: key?.fingerprint ?? null,
});
