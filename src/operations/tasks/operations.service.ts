import { Injectable } from '@nestjs/common';
import type { ListRequest, Page } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { OperationStep } from './operation-step.entity';
import { withProgress } from './operation-progress';
import { Operation } from './operation.entity';

export const OPERATION_LISTING: Listing = {
  sorts: { createdAt: 'record.id' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {
    state: { kind: 'choice', values: ['running', 'done', 'failed', 'compensated'], column: 'record.state' },
    kind: { kind: 'code', column: 'record.kind' },
    tenantId: { kind: 'ids', column: 'record.tenantId' },
  },
  search: [],
};

/** Lists past and running operations. */
@Injectable()
export class OperationsService {
  constructor(private readonly database: GlobalDatabase) {}

  list(request: ListRequest): Promise<Page<Operation>> {
    return this.database.use(async (manager) => {
      const page = await listPage(manager, { entity: Operation, listing: OPERATION_LISTING, joins: {} }, request);
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
