import { Injectable } from '@nestjs/common';
import type { Locale } from '#kernel';
import { GlobalDatabase } from '../global-database';
import { OneTimeLinks } from '../links/one-time-links';
import { letterTo } from '../mail/letters';
import { MailOutbox } from '../mail/mail-outbox';
import { PublicLinks } from '../mail/public-links';
import { SendLimits } from '../mail/send-limits';
import { accountOfEmail } from '../users/claimed-accounts';
import type { User } from '../users/user.entity';
import { foldedIdentifier } from './folded-identifier';
import { KnownNetworks } from './known-networks';
import type { Visitor } from './visitor';

/** The company's slug and language at the place where the reset was requested. */
export interface ForgottenAt {
  readonly slug: string | null;
  readonly locale: Locale;
}

/** Password-reset e-mails. The number of e-mails to one mailbox is limited, for all spellings of its address. */
@Injectable()
export class ResetLetters {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly links: OneTimeLinks,
    private readonly mail: MailOutbox,
    private readonly places: PublicLinks,
    private readonly limits: SendLimits,
    private readonly networks: KnownNetworks,
  ) {}

  /** Returns the id of the account; null when there is no account or the limit of its mailbox is reached. */
  async post(email: string, visitor: Visitor, at: ForgottenAt): Promise<number | null> {
    const user = await this.database.useForLogin((manager) => accountOfEmail(manager, email));
    if (user === null || !user.isActive || user.deletedAt !== null || !(await this.mayWriteTo(user, visitor)))
      return null;
    await this.write(user, visitor, at);
    void this.mail.deliver();
    return user.id;
  }

  /** E-mails that strangers request do not use up the limit of the owner. */
  private async mayWriteTo({ id, email }: User, { address }: Visitor): Promise<boolean> {
    const from = (await this.networks.isKnown(id, address)) ? 'known network' : 'elsewhere';
    const target = `${from} ${foldedIdentifier(email)}`;
    return this.limits.mayTake({ what: 'password_reset', tenantId: null, target, actor: null });
  }

  private write(user: User, { tenantId }: Visitor, { slug, locale }: ForgottenAt): Promise<void> {
    return this.database.transactionForLogin(async (manager) => {
      const asked = { purpose: 'password_reset', userId: user.id, tenantId, createdBy: null } as const;
      const link = this.places.to(slug, 'password-reset', await this.links.make(manager, asked));
      await this.mail.post(manager, letterTo(user.email, 'password_reset', locale, { company: null, link }));
    });
  }
}
