import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { AccessRights } from '../memberships/access-rights';
import { AccountsService } from '../users/accounts.service';
import type { Account, Profile } from '../users/accounts.service';
import { loginView, meView } from './auth.view';
import type { LoggedInView, MeView } from './auth.view';
import type { LoggedIn } from './login.service';

/** The current user's profile in this tenant or on the control plane. */
@Injectable()
export class Me {
  constructor(
    private readonly accounts: AccountsService,
    private readonly rights: AccessRights,
    private readonly writes: GlobalWrites,
  ) {}

  async of(me: RequestActor): Promise<MeView> {
    return this.view(await this.accounts.get(me.actor.userId ?? 0), me);
  }

  /** Changes the profile; every process then uses the new name. @throws DomainError PHONE_NOT_INTERNATIONAL */
  async change({ me, write }: { me: RequestActor; write: WriteRequest }, profile: Profile): Promise<MeView> {
    const userId = me.actor.userId ?? 0;
    const account = await this.writes.run(write, (unit) => this.accounts.update(unit, userId, profile));
    this.rights.forget(userId);
    return this.view(account, me);
  }

  private async view(account: Account, me: RequestActor): Promise<MeView> {
    const inPlace = me.grantId === null ? await this.rights.of(account.user.id, me.tenantId) : null;
    return meView(account, { ...me, roleCode: inPlace?.roleCode ?? null });
  }

  async loggedIn({ tokens, user, rights, deviceToken }: LoggedIn): Promise<LoggedInView> {
    return { ...loginView(tokens, await this.accounts.accountOf(user), rights), deviceToken };
  }
}
