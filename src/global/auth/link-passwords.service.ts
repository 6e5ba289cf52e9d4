import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { GlobalDatabase } from '../global-database';
import { OneTimeLinks } from '../links/one-time-links';
import type { LinkPurpose } from '../links/one-time-links';
import { User } from '../users/user.entity';
import { linkInvalid } from './auth.errors';
import { strangerSource } from './login-source';
import { LoginThrottle } from './login-throttle';
import { NewPasswords } from './passwords.service';
import type { Visitor } from './visitor';

/** Sets passwords by the link of an e-mail. */
@Injectable()
export class LinkPasswords {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly throttle: LoginThrottle,
    private readonly links: OneTimeLinks,
    private readonly passwords: NewPasswords,
  ) {}

  /**
   * The user of a valid link; the link stays valid. Guesses of links are throttled.
   *
   * @throws DomainError LINK_INVALID, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async userOf(purpose: LinkPurpose, token: string, visitor: Visitor): Promise<User> {
    const user = await this.throttle.attempt(strangerSource(visitor, 'link'), () =>
      this.database.useForLogin(async (manager) => {
        const link = await this.links.look(manager, purpose, token);
        return link === null ? null : manager.findOneBy(User, { id: link.userId, deletedAt: IsNull() });
      }),
    );
    if (user === null) throw linkInvalid({});
    return user;
  }

  /**
   * Hashes the password if the link is valid; the link stays valid. Hashing waits in a queue, so it runs outside transactions.
   *
   * @throws DomainError LINK_INVALID, PASSWORD_TOO_WEAK, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async hash(purpose: LinkPurpose, token: string, password: string, visitor: Visitor): Promise<string> {
    return this.passwords.hash(await this.userOf(purpose, token, visitor), password, visitor.tenantId);
  }
}
