import type { EntityManager } from 'typeorm';
import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { inactiveReference, newlyChosen, requireActive, unknownReference } from '../../records/active-reference';
import { SupplyCategory } from '../reference/supply-categories/supply-category.entity';
import { TaxRate } from '../reference/tax-rates/tax-rate.entity';
import { currentDay } from '../../records/days/today';
import { compatibleModelsOf, replaceCompatibleModels } from './compatible-models';
import type { CreateSupplyBody, UpdateSupplyBody } from './supply.dto';
import type { Supply } from './supply.entity';
import { supplyResource } from './supply.records';

/** A supply and its compatible vehicle models. */
export interface SupplyFile {
  readonly supply: Supply;
  readonly compatibleModelIds: readonly number[];
}

/** The catalogue of parts, consumables and labour (domain.md §6.6). */
@TenantScoped()
export class SuppliesService {
  private readonly supplies: Records<Supply>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {
    this.supplies = new Records(database.manager, supplyResource);
  }

  /** One page of supplies, with their compatible models in one query. */
  async list(request: ListRequest): Promise<Page<SupplyFile>> {
    const page = await this.supplies.list(request);
    return { ...page, items: await withModels(this.database.manager, page.items) };
  }

  /** Passes every supply of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, take: TakeRows<SupplyFile>): Promise<number> {
    return this.supplies.readAll(request, async (rows, within) => take(await withModels(within, rows), within));
  }

  async get(id: number): Promise<SupplyFile> {
    return this.withModels(this.database, await this.supplies.get(id));
  }

  /** @throws DomainError SUPPLY_REFERENCE_TAKEN, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreateSupplyBody): Promise<SupplyFile> {
    const { compatibleModelIds = [], ...fields } = body;
    await this.checkReferences(unit, fields, null);
    const supply = await this.supplies.create(unit, fields);
    await replaceCompatibleModels(unit, supply.id, compatibleModelIds);
    return this.withModels(unit, supply);
  }

  /** Given models replace the existing ones. @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(unit: UnitOfWork, id: number, body: UpdateSupplyBody, expected: number | null): Promise<SupplyFile> {
    const { compatibleModelIds, ...fields } = body;
    await this.checkReferences(unit, fields, await this.supplies.getForUpdate(unit, id));
    if (compatibleModelIds !== undefined) await replaceCompatibleModels(unit, id, compatibleModelIds);
    return this.withModels(unit, await this.supplies.update(unit, id, fields, expected));
  }

  /** Marks the supply deleted: its reference can be used again, documents keep naming it. @throws DomainError NOT_FOUND, STALE_VERSION */
  remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    return this.supplies.remove(unit, id, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, SUPPLY_REFERENCE_TAKEN if another supply has the reference now. */
  async restore(unit: UnitOfWork, id: number, expected: number | null): Promise<SupplyFile> {
    return this.withModels(unit, await this.supplies.restore(unit, id, expected));
  }

  private async withModels({ manager }: Database, supply: Supply): Promise<SupplyFile> {
    const models = await compatibleModelsOf(manager, [supply.id]);
    return { supply, compatibleModelIds: models.get(supply.id) ?? [] };
  }

  private async checkReferences(
    unit: UnitOfWork,
    next: Partial<CreateSupplyBody>,
    current: Supply | null,
  ): Promise<void> {
    const categoryId = newlyChosen(next.categoryId, current?.categoryId);
    if (categoryId !== null) await requireActive(unit, SupplyCategory, categoryId, 'categoryId');
    const taxRateId = newlyChosen(next.defaultTaxRateId, current?.defaultTaxRateId);
    if (taxRateId !== null) await this.requireInForce(unit, taxRateId);
  }

  /** A tax rate is active on its days of validity. */
  private async requireInForce(unit: UnitOfWork, id: number): Promise<void> {
    const rate = await unit.manager.findOneBy(TaxRate, { id });
    if (rate === null) throw unknownReference('defaultTaxRateId', id);
    const today = currentDay(this.tenant);
    const isInForce = rate.validFrom <= today && (rate.validUntil === null || rate.validUntil >= today);
    if (!isInForce) throw inactiveReference('defaultTaxRateId', id);
  }
}

/** The supplies with their compatible models, read in one query. */
async function withModels(manager: EntityManager, supplies: readonly Supply[]): Promise<SupplyFile[]> {
  const models = await compatibleModelsOf(
    manager,
    supplies.map((supply) => supply.id),
  );
  return supplies.map((supply) => ({ supply, compatibleModelIds: models.get(supply.id) ?? [] }));
}
