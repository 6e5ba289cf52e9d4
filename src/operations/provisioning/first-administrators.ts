import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { Invitations } from '../../global/memberships/invitations.service';
import type { Inviting } from '../../global/memberships/invitations.service';

/** Invites the first administrator of a new company. */
@Injectable()
export class FirstAdministrators {
  constructor(
    private readonly invitations: Invitations,
    private readonly database: GlobalDatabase,
  ) {}

  /** Returns the invitation link, valid once; an existing account accepts with it too. @throws DomainError ALREADY_MEMBER, USER_INVALID */
  invite(company: Inviting, email: string): Promise<string> {
    return this.database.transaction((manager) => this.invitations.byOperator(manager, company, email, 'admin'));
  }
}
