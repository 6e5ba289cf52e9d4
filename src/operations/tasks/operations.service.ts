import { Injectable } from '@nestjs/common';
import type { ListRequest, Page } from '#kernel';
import { inContext, listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { OperationStep } from './operation-step.entity';
import { OF_TASK } from './kind-filter';
import { withProgress } from './operation-progress';
import { Operation } from './operation.entity';
import { TaskRegistry } from './task-registry';

export const OPERATION_LISTING: Listing<TaskRegistry> = {
  sorts: { createdAt: 'record.id' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {
    state: { kind: 'choice', values: ['running', 'done', 'failed', 'compensated'], column: 'record.state' },
    kind: OF_TASK,
    tenantId: { kind: 'ids', column: 'record.tenantId' },
  },
  search: [],
};

/** Lists past and running operations. */
@Injectable()
export class OperationsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly tasks: TaskRegistry,
  ) {}

  list(request: ListRequest): Promise<Page<Operation>> {
    return this.database.use(async (manager) => {
      const source = { entity: Operation, listing: OPERATION_LISTING, joins: {} };
      const page = await listPage(manager, inContext(source, this.tasks), request);
      return { ...page, items: [...(await withProgress(manager, page.items))] };
    });
  }

  /** @throws DomainError NOT_FOUND */
  get(id: number): Promise<{ operation: Operation; steps: OperationStep[] }> {
    return this.database.use(async (manager) => {
      const [operation] = await withProgress(manager, await manager.findBy(Operation, { id }));
      if (operation === undefined) throw recordNotFound({ resource: 'operations', id });
      const steps = await manager.find(OperationStep, { where: { operationId: id }, order: { position: 'ASC' } });
      return { operation, steps };
    });
  }
}
