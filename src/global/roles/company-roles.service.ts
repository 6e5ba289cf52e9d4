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

interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** Actions of a company's administrators on roles; each is followed by an event to every process. */
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

  create({ me, write }: ActorWrite, role: RoleFields & { readonly code: string }): Promise<RoleView> {
    const granter = granterOf(me);
    return this.announced(me, () =>
      this.writes.run(write, async (unit) => roleView(await this.roles.create(unit, granter, me.tenantId ?? 0, role))),
    );
  }

  update({ me, write }: ActorWrite, id: number, changes: Partial<RoleFields>): Promise<RoleView> {
    const granter = granterOf(me);
    const of = { tenantId: me.tenantId ?? 0, id, expectedVersion: write.expectedVersion };
    return this.announced(me, () =>
      this.writes.run(write, async (unit) => roleView(await this.roles.update(unit, granter, of, changes))),
    );
  }

  remove({ me, write }: ActorWrite, id: number): Promise<void> {
    const granter = granterOf(me);
    const of = { tenantId: me.tenantId ?? 0, id, expectedVersion: write.expectedVersion };
    return this.announced(me, () => this.writes.run(write, (unit) => this.roles.remove(unit, granter, of)));
  }

  private async announced<T>({ tenantId }: RequestActor, change: () => Promise<T>): Promise<T> {
    const answer = await change();
    this.rights.forgetRoles(tenantId ?? 0);
    return answer;
  }
}
