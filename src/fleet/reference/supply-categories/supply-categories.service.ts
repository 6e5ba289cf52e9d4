import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { newlyChosen, requireActive } from '../../../records/active-reference';
import { checkPlace } from './category-tree';
import type { CreateSupplyCategoryBody, UpdateSupplyCategoryBody } from './supply-category.dto';
import { SupplyCategory } from './supply-category.entity';
import { supplyCategoryResource } from './supply-category.records';

/** The tree of supply categories (domain.md §5). */
@TenantScoped()
export class SupplyCategoriesService {
  private readonly categories: Records<SupplyCategory>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.categories = new Records(database.manager, supplyCategoryResource);
  }

  list(request: ListRequest): Promise<Page<SupplyCategory>> {
    return this.categories.list(request);
  }

  get(id: number): Promise<SupplyCategory> {
    return this.categories.get(id);
  }

  /** @throws DomainError NAME_TAKEN under the same parent, CATEGORY_TOO_DEEP, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreateSupplyCategoryBody): Promise<SupplyCategory> {
    await this.place(unit, body.parentId ?? null, null);
    return this.categories.create(unit, body);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, CATEGORY_CYCLE, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateSupplyCategoryBody,
    expected: number | null,
  ): Promise<SupplyCategory> {
    const current = await this.categories.getForUpdate(unit, id);
    await this.place(unit, newlyChosen(body.parentId, current.parentId), id);
    return this.categories.update(unit, id, body, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE while it contains categories or supplies */
  remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    return this.categories.remove(unit, id, expected);
  }

  /** Locks the whole tree while the new parent is checked: two concurrent moves could create a cycle that neither of them sees. */
  private async place(unit: UnitOfWork, parentId: number | null, id: number | null): Promise<void> {
    if (parentId === null) return;
    await requireActive(unit, SupplyCategory, parentId, 'parentId');
    const all = await unit.manager.find(SupplyCategory, { order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    checkPlace(new Map(all.map((category) => [category.id, category.parentId])), id, parentId);
  }
}
