import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { requireActiveCodes } from '../license-types/license-codes';
import type { CreateVehicleCategoryBody, UpdateVehicleCategoryBody } from './vehicle-category.dto';
import type { VehicleCategory } from './vehicle-category.entity';
import { vehicleCategoryResource } from './vehicle-category.records';

/** The vehicle categories and the licence that each requires (domain.md §5). */
@TenantScoped()
export class VehicleCategoriesService {
  private readonly categories: Records<VehicleCategory>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.categories = new Records(database.manager, vehicleCategoryResource);
  }

  list(request: ListRequest): Promise<Page<VehicleCategory>> {
    return this.categories.list(request);
  }

  get(id: number): Promise<VehicleCategory> {
    return this.categories.get(id);
  }

  /** @throws DomainError NAME_TAKEN, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreateVehicleCategoryBody): Promise<VehicleCategory> {
    await requireLicense(unit, body.requiredLicenseCode, null);
    return this.categories.create(unit, body);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateVehicleCategoryBody,
    expected: number | null,
  ): Promise<VehicleCategory> {
    const { requiredLicenseCode } = await this.categories.getForUpdate(unit, id);
    await requireLicense(unit, body.requiredLicenseCode, requiredLicenseCode);
    return this.categories.update(unit, id, body, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE */
  remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    return this.categories.remove(unit, id, expected);
  }
}

/** The current licence of a category may have been deactivated since it was chosen. */
async function requireLicense(
  unit: UnitOfWork,
  next: string | null | undefined,
  current: string | null,
): Promise<void> {
  if (next && next !== current) await requireActiveCodes(unit, [next], 'requiredLicenseCode');
}
