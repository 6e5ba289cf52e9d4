import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { newlyChosen, requireActive } from '../../../records/active-reference';
import { Brand } from '../brands/brand.entity';
import { FuelType } from '../fuel-types/fuel-type.entity';
import { VehicleCategory } from '../vehicle-categories/vehicle-category.entity';
import type { CreateVehicleModelBody, UpdateVehicleModelBody } from './vehicle-model.dto';
import type { VehicleModel } from './vehicle-model.entity';
import { modelYearsReversed } from './vehicle-model.errors';
import { vehicleModelResource } from './vehicle-model.records';

/** The models of each brand (domain.md §5). */
@TenantScoped()
export class VehicleModelsService {
  private readonly models: Records<VehicleModel>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.models = new Records(database.manager, vehicleModelResource);
  }

  list(request: ListRequest): Promise<Page<VehicleModel>> {
    return this.models.list(request);
  }

  get(id: number): Promise<VehicleModel> {
    return this.models.get(id);
  }

  /** @throws DomainError NAME_TAKEN within the brand, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, MODEL_YEARS_REVERSED */
  async create(unit: UnitOfWork, body: CreateVehicleModelBody): Promise<VehicleModel> {
    await this.check(unit, body, null);
    return this.models.create(unit, body);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateVehicleModelBody,
    expected: number | null,
  ): Promise<VehicleModel> {
    await this.check(unit, body, await this.models.getForUpdate(unit, id));
    return this.models.update(unit, id, body, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE */
  remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    return this.models.remove(unit, id, expected);
  }

  private async check(unit: UnitOfWork, body: UpdateVehicleModelBody, current: VehicleModel | null): Promise<void> {
    const yearStart = body.yearStart === undefined ? current?.yearStart : body.yearStart;
    const yearEnd = body.yearEnd === undefined ? current?.yearEnd : body.yearEnd;
    if (yearStart && yearEnd && yearEnd < yearStart) throw modelYearsReversed({ yearStart, yearEnd });
    const references = [
      ['brandId', Brand],
      ['defaultCategoryId', VehicleCategory],
      ['defaultFuelTypeId', FuelType],
    ] as const;
    for (const [field, entity] of references) {
      const id = newlyChosen(body[field], current?.[field]);
      if (id !== null) await requireActive<Brand | VehicleCategory | FuelType>(unit, entity, id, field);
    }
  }
}
