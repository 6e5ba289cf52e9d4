import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Collaborateur } from '../collaborateurs/collaborateur.entity';
import { phoneField } from '../drivers/phone';
import { refuseWhileUsed } from '../../records/live-references';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { newSealKey } from '../../records/personal-data/seal-key';
import { SUPPLIERS } from '../../records/personal-data/sealed-tables';
import { Vehicle } from '../vehicles/vehicle.entity';
import type { CreateSupplierBody, UpdateSupplierBody } from './supplier.dto';
import type { Supplier } from './supplier.entity';
import { supplierResource } from './supplier.records';

/** The suppliers of the company (domain.md §6.5). */
@TenantScoped()
export class SuppliersService {
  private readonly suppliers: Records<Supplier>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly personal: PersonalFields,
  ) {
    this.suppliers = new Records(database.manager, supplierResource);
  }

  async list(request: ListRequest): Promise<Page<Supplier>> {
    const page = await this.suppliers.list(request);
    return { ...page, items: page.items.map(this.opened) };
  }

  /** Passes every supplier of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, take: TakeRows<Supplier>): Promise<number> {
    return this.suppliers.readAll(request, (rows, within) => take(rows.map(this.opened), within));
  }

  async get(id: number): Promise<Supplier> {
    return this.opened(await this.suppliers.get(id));
  }

  /** @throws DomainError NAME_TAKEN, PHONE_INVALID */
  async create(unit: UnitOfWork, body: CreateSupplierBody): Promise<Supplier> {
    const sealKey = newSealKey();
    const columns = this.columns(sealKey, body);
    return this.opened(await this.suppliers.create(unit, { ...columns, sealKey }));
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(unit: UnitOfWork, id: number, body: UpdateSupplierBody, expected: number | null): Promise<Supplier> {
    const { sealKey } = await this.suppliers.getForUpdate(unit, id);
    return this.opened(await this.suppliers.update(unit, id, this.columns(sealKey, body), expected));
  }

  /** Marks the supplier deleted: its name can be used again. @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE */
  async remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    await this.suppliers.getForUpdate(unit, id);
    await refuseWhileUsed(unit, Collaborateur, 'preferredSupplierId', id);
    await refuseWhileUsed(unit, Vehicle, 'vendorSupplierId', id);
    return this.suppliers.remove(unit, id, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, NAME_TAKEN if another supplier has the name now. */
  async restore(unit: UnitOfWork, id: number, expected: number | null): Promise<Supplier> {
    return this.opened(await this.suppliers.restore(unit, id, expected));
  }

  private columns(sealKey: string, body: Partial<CreateSupplierBody>): Changes<Supplier> {
    const phone = phoneField(body.phone, this.tenant.countryCode);
    return this.personal.sealed(SUPPLIERS, sealKey, { ...body, phone });
  }

  private readonly opened = (supplier: Supplier): Supplier => this.personal.opened(SUPPLIERS, supplier);
}
