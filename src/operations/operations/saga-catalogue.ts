import { Inject, Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from './operation.entity';
import { OperationOrders } from './operation-orders';
import type { Saga } from './saga';
import { SagaRunner } from './saga-runner';

/** Injection token of all {@link Saga}s. */
export const SAGAS = Symbol('SAGAS');

/** The sagas by kind, to continue operations that another process began. */
@Injectable()
export class SagaCatalogue {
  private readonly byKind: ReadonlyMap<string, Saga>;

  constructor(
    @Inject(SAGAS) sagas: readonly Saga[],
    private readonly database: GlobalDatabase,
    private readonly orders: OperationOrders,
    private readonly runner: SagaRunner,
  ) {
    this.byKind = new Map(sagas.map((saga) => [saga.kind, saga]));
  }

  /** Completes an operation; does nothing if it has ended. @throws DomainError OPERATION_BUSY, OPERATION_FAILED; the errors of a step */
  async finish(operationId: number): Promise<Operation> {
    const operation = await this.operation(operationId);
    if (operation.state !== 'running') return operation;
    await this.orders.finish(operationId, this.of(operation.kind));
    return this.operation(operationId);
  }

  /** Completes an operation that was interrupted by a crash; if that fails, undoes it, unless it is irreversible. */
  async finishOrUndo(operationId: number): Promise<void> {
    try {
      await this.finish(operationId);
    } catch (error) {
      const { state, kind } = await this.operation(operationId);
      if (state === 'compensated') return;
      if (state !== 'running') throw error;
      await this.runner.abandon(operationId, this.of(kind), 'doctor');
    }
  }

  private of(kind: string): Saga {
    const saga = this.byKind.get(kind);
    if (saga === undefined) throw new Error(`no saga of kind ${kind}`);
    return saga;
  }

  private operation(id: number): Promise<Operation> {
    return this.database.use((manager) => manager.findOneByOrFail(Operation, { id }));
  }
}
