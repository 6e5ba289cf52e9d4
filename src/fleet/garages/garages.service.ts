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
import { GARAGES } from '../../records/personal-data/sealed-tables';
import { checkAmount } from '../../records/amounts';
import type { CreateGarageBody, UpdateGarageBody } from './garage.dto';
import type { Garage } from './garage.entity';
import { garageResource } from './garage.records';

/** The garages the company works with (domain.md §6.4). */
@TenantScoped()
export class GaragesService {
  private readonly garages: Records<Garage>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly personal: PersonalFields,
  ) {
    this.garages = new Records(database.manager, garageResource);
  }

  async list(request: ListRequest): Promise<Page<Garage>> {
    const page = await this.garages.list(request);
    return { ...page, items: page.items.map(this.opened) };
  }

  /** Passes every garage of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, take: TakeRows<Garage>): Promise<number> {
    return this.garages.readAll(request, (rows, within) => take(rows.map(this.opened), within));
  }

  async exists(id: number): Promise<boolean> {
    return (await this.garages.getMany([id])).length > 0;
  }

  async get(id: number): Promise<Garage> {
    return this.opened(await this.garages.get(id));
  }

  /** @throws DomainError NAME_TAKEN, PHONE_INVALID, AMOUNT_TOO_PRECISE */
  async create(unit: UnitOfWork, body: CreateGarageBody): Promise<Garage> {
    const sealKey = newSealKey();
    const columns = this.columns(sealKey, { specializations: [], ...body });
    return this.opened(await this.garages.create(unit, { ...columns, sealKey }));
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(unit: UnitOfWork, id: number, body: UpdateGarageBody, expected: number | null): Promise<Garage> {
    const { sealKey } = await this.garages.getForUpdate(unit, id);
    return this.opened(await this.garages.update(unit, id, this.columns(sealKey, body), expected));
  }

  /** Marks the garage deleted: its name can be used again. @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE */
  async remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    await this.garages.getForUpdate(unit, id);
    await refuseWhileUsed(unit, Collaborateur, 'preferredGarageId', id);
    return this.garages.remove(unit, id, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, NAME_TAKEN if another garage has the name now. */
  async restore(unit: UnitOfWork, id: number, expected: number | null): Promise<Garage> {
    return this.opened(await this.garages.restore(unit, id, expected));
  }

  private columns(sealKey: string, body: Partial<CreateGarageBody>): Changes<Garage> {
    checkAmount(body.laborRatePerHour, this.tenant.currency);
    const phone = phoneField(body.phone, this.tenant.countryCode);
    return this.personal.sealed(GARAGES, sealKey, { ...body, phone });
  }

  private readonly opened = (garage: Garage): Garage => this.personal.opened(GARAGES, garage);
}
