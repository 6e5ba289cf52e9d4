import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { AccessRights } from '../memberships/access-rights';
import { granterOf } from '../memberships/granting';
import { roleView } from './role.view';
import type { RoleView } from './role.view';
import { RolesService } from './roles.service';
import type { RoleFields, RoleWithPermissions } from './roles.service';

interface Asked {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** What a company's administrators do with its roles; every process hears of it after the commit. */
@Injectable()
export class CompanyRoles {
  constructor(
    private readonly roles: RolesService,
    private readonly rights: AccessRights,
    private readonly writes: GlobalWrites,
  ) {}

  list({ tenantId }: RequestActor): Promise<readonly RoleWithPermissions[]> {
    return this.roles.list(tenantId ?? 0);
  }

  get({ tenantId }: RequestActor, id: number): Promise<RoleWithPermissions> {
    return this.roles.get(tenantId ?? 0, id);
  }

  create({ me, write }: Asked, role: RoleFields & { readonly code: string }): Promise<RoleView> {
    const granter = granterOf(me);
    return this.heard(me, () =>
      this.writes.run(write, async (unit) => roleView(await this.roles.create(unit, granter, me.tenantId ?? 0, role))),
    );
  }

  update({ me, write }: Asked, id: number, changes: Partial<RoleFields>): Promise<RoleView> {
    const granter = granterOf(me);
    const of = { tenantId: me.tenantId ?? 0, id, expectedVersion: write.expectedVersion };
    return this.heard(me, () =>
      this.writes.run(write, async (unit) => roleView(await this.roles.update(unit, granter, of, changes))),
    );
  }

  remove({ me, write }: Asked, id: number): Promise<void> {
    const granter = granterOf(me);
    const of = { tenantId: me.tenantId ?? 0, id, expectedVersion: write.expectedVersion };
    return this.heard(me, () => this.writes.run(write, (unit) => this.roles.remove(unit, granter, of)));
  }

  private async heard<T>({ tenantId }: RequestActor, change: () => Promise<T>): Promise<T> {
    const answer = await change();
    this.rights.forgetRoles(tenantId ?? 0);
    return answer;
  }
}
