import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { OneTimeLinks } from '../links/one-time-links';
import type { LinkPurpose } from '../links/one-time-links';
import { userOf } from '../users/accounts.service';
import { linkInvalid } from './auth.errors';
import { strangerSource } from './login-source';
import { LoginThrottle } from './login-throttle';
import { NewPasswords } from './passwords.service';
import type { Visitor } from './visitor';

/** Passwords that are chosen by the link of a letter. */
@Injectable()
export class LinkPasswords {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly throttle: LoginThrottle,
    private readonly links: OneTimeLinks,
    private readonly passwords: NewPasswords,
  ) {}

  /**
   * The hash of the password, where the link is good; the link stays as it is. Hashing waits in a queue, and no transaction with it.
   *
   * @throws DomainError LINK_INVALID, PASSWORD_TOO_WEAK, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async hash(purpose: LinkPurpose, token: string, password: string, visitor: Visitor): Promise<string> {
    const user = await this.throttle.attempt(strangerSource(visitor, 'link'), () =>
      this.database.useForLogin(async (manager) => {
        const userId = await this.links.ownerOf(manager, purpose, token);
        return userId === null ? null : userOf(manager, userId);
      }),
    );
    if (user === null) throw linkInvalid({});
    return this.passwords.hash(user, password, visitor.tenantId);
  }
}
