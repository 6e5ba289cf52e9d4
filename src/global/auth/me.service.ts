import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import { AccessRights } from '../memberships/access-rights';
import { AccountsService } from '../users/accounts.service';
import type { Account } from '../users/accounts.service';
import { loginView, meView } from './auth.view';
import type { LoggedInView, MeView } from './auth.view';
import type { LoggedIn } from './login.service';

/** Who one is in the place one is. */
@Injectable()
export class Me {
  constructor(
    private readonly accounts: AccountsService,
    private readonly rights: AccessRights,
  ) {}

  async of(me: RequestActor): Promise<MeView> {
    return this.view(await this.accounts.get(me.actor.userId ?? 0), me);
  }

  async view(account: Account, me: RequestActor): Promise<MeView> {
    const inPlace = me.grantId === null ? await this.rights.of(account.user.id, me.tenantId) : null;
    return meView(account, { ...me, roleCode: inPlace?.roleCode ?? null });
  }

  async loggedIn({ tokens, user, rights, deviceToken }: LoggedIn): Promise<LoggedInView> {
    return { ...loginView(tokens, await this.accounts.accountOf(user), rights), deviceToken };
  }
}
