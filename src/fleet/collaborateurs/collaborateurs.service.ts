import { Inject } from '@nestjs/common';
import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Driver } from '../drivers/driver.entity';
import { phoneField } from '../drivers/phone';
import { Garage } from '../garages/garage.entity';
import { refuseWhileUsed } from '../../records/live-references';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { newSealKey } from '../../records/personal-data/seal-key';
import { COLLABORATEURS } from '../../records/personal-data/sealed-tables';
import { newlyChosen, requireActive, requireLive, unknownReference } from '../../records/active-reference';
import { LicenseType } from '../reference/license-types/license-type.entity';
import { Supplier } from '../suppliers/supplier.entity';
import type { CreateCollaborateurBody, UpdateCollaborateurBody } from './collaborateur.dto';
import type { Collaborateur } from './collaborateur.entity';
import { collaborateurResource } from './collaborateur.records';
import { TENANT_MEMBERS } from '../../tenant-settings/tenant-members';
import type { TenantMembers } from '../../tenant-settings/tenant-members';

/** The staff of the company (domain.md §6.3). A staff member may also be a user, a driver, both or neither. */
@TenantScoped()
export class CollaborateursService {
  private readonly staff: Records<Collaborateur>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly personal: PersonalFields,
    @Inject(TENANT_MEMBERS) private readonly members: TenantMembers,
  ) {
    this.staff = new Records(database.manager, collaborateurResource);
  }

  async list(request: ListRequest): Promise<Page<Collaborateur>> {
    const page = await this.staff.list(request);
    return { ...page, items: page.items.map(this.opened) };
  }

  /** Passes the whole list to `take` in batches; without `withPersonal` the encrypted fields are not decrypted and are null. */
  readAll(request: WholeListRequest, withPersonal: boolean, take: TakeRows<Collaborateur>): Promise<number> {
    const withheld = (person: Collaborateur): Collaborateur => this.personal.withheld(COLLABORATEURS, person);
    const shown = withPersonal ? this.opened : withheld;
    return this.staff.readAll(request, (rows, within) => take(rows.map(shown), within));
  }

  async get(id: number): Promise<Collaborateur> {
    return this.opened(await this.staff.get(id));
  }

  /** @throws DomainError USER_TAKEN, EMPLOYEE_NUMBER_TAKEN, PHONE_INVALID, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreateCollaborateurBody): Promise<Collaborateur> {
    await this.checkReferences(unit, body, null);
    const sealKey = newSealKey();
    return this.opened(await this.staff.create(unit, { ...this.columns(sealKey, body), sealKey }));
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateCollaborateurBody,
    expected: number | null,
  ): Promise<Collaborateur> {
    const current = await this.staff.getForUpdate(unit, id);
    await this.checkReferences(unit, body, current);
    return this.opened(await this.staff.update(unit, id, this.columns(current.sealKey, body), expected));
  }

  /**
   * Marks the person deleted: the account and the employee number can be used again.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE
   */
  async remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    await this.staff.getForUpdate(unit, id);
    await refuseWhileUsed(unit, Driver, 'collaborateurId', id);
    return this.staff.remove(unit, id, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION; USER_TAKEN, EMPLOYEE_NUMBER_TAKEN, REFERENCE_NOT_FOUND according to the current data */
  async restore(unit: UnitOfWork, id: number, expected: number | null): Promise<Collaborateur> {
    const person = await this.staff.restore(unit, id, expected);
    await requireLive(unit, Garage, person.preferredGarageId, 'preferredGarageId');
    await requireLive(unit, Supplier, person.preferredSupplierId, 'preferredSupplierId');
    return this.opened(person);
  }

  private async checkReferences(
    unit: UnitOfWork,
    next: Partial<CreateCollaborateurBody>,
    current: Collaborateur | null,
  ): Promise<void> {
    const chosen = [
      ['licenseTypeId', LicenseType],
      ['preferredGarageId', Garage],
      ['preferredSupplierId', Supplier],
    ] as const;
    for (const [field, entity] of chosen) {
      const id = newlyChosen(next[field], current?.[field]);
      if (id !== null) await requireActive<LicenseType | Garage | Supplier>(unit, entity, id, field);
    }
    const userId = newlyChosen(next.userId, current?.userId);
    if (userId !== null && !(await this.members.isMember(this.tenant.tenantId, userId)))
      throw unknownReference('userId', userId);
  }

  private columns(sealKey: string, body: Partial<CreateCollaborateurBody>): Changes<Collaborateur> {
    const phone = phoneField(body.phone, this.tenant.countryCode);
    return this.personal.sealed(COLLABORATEURS, sealKey, { ...body, phone });
  }

  private readonly opened = (person: Collaborateur): Collaborateur => this.personal.opened(COLLABORATEURS, person);
}
