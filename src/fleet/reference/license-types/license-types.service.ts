import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { refuseWhileNamed, requireActiveCodes } from './license-codes';
import type { CreateLicenseTypeBody, UpdateLicenseTypeBody } from './license-type.dto';
import type { LicenseType } from './license-type.entity';
import { licenseTypeResource } from './license-type.records';

/** The categories of driving licences, and which categories each one covers (domain.md §5). */
@TenantScoped()
export class LicenseTypesService {
  private readonly types: Records<LicenseType>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.types = new Records(database.manager, licenseTypeResource);
  }

  list(request: ListRequest): Promise<Page<LicenseType>> {
    return this.types.list(request);
  }

  get(id: number): Promise<LicenseType> {
    return this.types.get(id);
  }

  /** @throws DomainError CODE_TAKEN, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreateLicenseTypeBody): Promise<LicenseType> {
    await requireActiveCodes(unit, without(body.covers, [body.code]), 'covers');
    return this.types.create(unit, body);
  }

  /**
   * @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE if another record refers to the code being changed, and as {@link
   * create}
   */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateLicenseTypeBody,
    expected: number | null,
  ): Promise<LicenseType> {
    const current = await this.types.getForUpdate(unit, id);
    const { code = current.code, covers = [] } = body;
    if (code !== current.code) await refuseWhileNamed(unit, current);
    await requireActiveCodes(unit, without(covers, [...current.covers, code]), 'covers');
    return this.types.update(unit, id, body, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE if a driver, a vehicle category or another type refers to it */
  async remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    await refuseWhileNamed(unit, await this.types.getForUpdate(unit, id));
    return this.types.remove(unit, id, expected);
  }
}

const without = (codes: readonly string[], known: readonly string[]): string[] =>
  codes.filter((code) => !known.includes(code));
